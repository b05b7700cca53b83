package dev.plimsoll.server.scopes;

import dev.plimsoll.engine.policy.expressions.ExpressionFacts;
import dev.plimsoll.engine.policy.expressions.ExpressionFacts.Place;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the expressions of scopes see of stored images.
final class ImageScopeFacts {
    /// Of one image: more say nothing new of whose it is.
    private static final int MOST_NAMES = 500;

    private static final int MOST_PLACES = 100;

    private final Database database;

    ImageScopeFacts(Database database) {
        this.database = database;
    }

    /// The part of an image's content that is looked at.
    record Content(ImageFacts image) {}

    private record Row(long id, String content, @Nullable String os) {}

    Optional<List<Map<String, Object>>> of(long image) {
        var found = between(image, image, 1);
        return Optional.ofNullable(found.get(image));
    }

    /// The next images behind one, by their ids.
    SortedMap<Long, List<Map<String, Object>>> behind(long image, int limit) {
        return between(image + 1, Long.MAX_VALUE, limit);
    }

    private SortedMap<Long, List<Map<String, Object>>> between(long from, long to, int limit) {
        var rows = database.sql("""
                        SELECT i.id, i.content, o.content FROM image i
                        LEFT JOIN operating_system o ON o.id = i.operating_system_id
                        WHERE i.id >= ? AND i.id <= ? ORDER BY i.id LIMIT ?""")
                .params(from, to, limit)
                .query((row, n) -> new Row(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
        var facts = new TreeMap<Long, List<Map<String, Object>>>();
        if (rows.isEmpty()) {
            return facts;
        }
        long last = rows.getLast().id;
        var names = new TreeMap<Long, List<String>>();
        database.sql("SELECT image_id, name FROM image_name WHERE image_id >= ? AND image_id <= ? ORDER BY id")
                .params(from, last)
                .query(row -> {
                    names.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(row.getString(2));
                });
        var places = new TreeMap<Long, List<Place>>();
        database.sql("SELECT image_id, cluster, namespace FROM image_place WHERE image_id >= ? AND image_id <= ?"
                        + " ORDER BY cluster, namespace")
                .params(from, last)
                .query(row -> {
                    places.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(new Place(row.getString(2), row.getString(3)));
                });
        for (var row : rows) {
            facts.put(row.id, of(row, names.getOrDefault(row.id, List.of()), places.getOrDefault(row.id, List.of())));
        }
        return facts;
    }

    private static List<Map<String, Object>> of(Row row, List<String> names, List<Place> places) {
        return of(
                Stored.read(row.content, Content.class).image(),
                row.os == null ? null : Stored.read(row.os, OperatingSystem.class),
                names,
                places);
    }

    /// @param names all that it ever had
    static List<Map<String, Object>> of(
            ImageFacts stored, @Nullable OperatingSystem os, Collection<String> names, List<Place> places) {
        var all = new LinkedHashSet<>(stored.names());
        if (all.isEmpty()) {
            all.add(stored.reference());
        }
        // a manifest's digest alone is no name in the sense of scopes
        names.stream().filter(name -> name.contains("/")).forEach(all::add);
        var image = new ImageFacts(
                stored.reference(),
                stored.digest(),
                stored.manifestDigest(),
                all.stream().limit(MOST_NAMES).toList(),
                stored.platform(),
                stored.config(),
                stored.layers());
        return ExpressionFacts.ofApplicationScopes(
                image, os, places.stream().limit(MOST_PLACES).toList());
    }
}
