package dev.plimsoll.server.rescan;

import dev.plimsoll.server.decisions.SetAside;
import dev.plimsoll.server.platform.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which registered images have some components, scope by scope. The vulnerabilities of one run touch the same images
/// again and again: the scopes of each are read once, and nothing else is read of those that an event only counts.
///
/// For one thread and one transaction.
final class TouchedImages {
    /// Images that an event names; it counts all of them.
    private static final int MOST_IMAGES = 100;

    private static final int CHUNK = 500;

    private final Database database;
    /// Of registered images; those of others are empty.
    private final Map<Long, List<Long>> scopes = new HashMap<>();

    private final Map<Long, Map<String, Object>> named = new HashMap<>();

    TouchedImages(Database database) {
        this.database = database;
    }

    /// The images of one scope.
    ///
    /// @param first as events name them, by id
    record Touched(long count, List<Map<String, Object>> first) {}

    /// By scope. An image in which somebody has set all of it aside is not touched.
    SortedMap<Long, Touched> having(Collection<Long> components, SetAside aside) {
        var images = images(components, aside);
        readScopes(images);
        var byScope = new TreeMap<Long, List<Long>>();
        for (var image : images) {
            for (var scope : scopes.getOrDefault(image, List.of())) {
                byScope.computeIfAbsent(scope, any -> new ArrayList<>()).add(image);
            }
        }
        var shown = new TreeSet<Long>();
        byScope.values().forEach(ofScope -> ofScope.stream().limit(MOST_IMAGES).forEach(shown::add));
        readNames(shown);
        var touched = new TreeMap<Long, Touched>();
        byScope.forEach((scope, ofScope) -> touched.put(
                scope,
                new Touched(
                        ofScope.size(),
                        ofScope.stream()
                                .limit(MOST_IMAGES)
                                .map(image -> named.getOrDefault(image, Map.of()))
                                .toList())));
        return touched;
    }

    private SortedSet<Long> images(Collection<Long> components, SetAside aside) {
        var members = new TreeMap<Long, List<Long>>();
        for (var part : parts(components)) {
            database.sql("SELECT set_id, component_id FROM component_set_member WHERE component_id IN (:ids)")
                    .param("ids", part)
                    .query(row -> {
                        members.computeIfAbsent(row.getLong(1), any -> new ArrayList<>(1))
                                .add(row.getLong(2));
                    });
        }
        var images = new TreeSet<Long>();
        for (var part : parts(members.keySet())) {
            database.sql("SELECT set_id, image_id, layer FROM image_component_set WHERE set_id IN (:ids)")
                    .param("ids", part)
                    .query(row -> {
                        long image = row.getLong(2);
                        if (aside.isEmpty()
                                || open(
                                        members.getOrDefault(row.getLong(1), List.of()),
                                        image,
                                        row.getString(3),
                                        aside)) {
                            images.add(image);
                        }
                    });
        }
        return images;
    }

    private static boolean open(List<Long> components, long image, String layer, SetAside aside) {
        return components.stream().anyMatch(component -> !aside.holds(component, image, layer));
    }

    private void readScopes(Collection<Long> images) {
        for (var part : parts(missing(images, scopes))) {
            part.forEach(image -> scopes.put(image, List.of()));
            var found = new HashMap<Long, List<Long>>();
            // SQLite takes cross joins in the order in which they are written
            database.sql("SELECT i.id, v.scope_id FROM image i CROSS JOIN scope_image v"
                            + " WHERE i.id IN (:ids) AND i.status = 'REGISTERED' AND v.image_id = i.id")
                    .param("ids", part)
                    .query(row -> {
                        found.computeIfAbsent(row.getLong(1), any -> new ArrayList<>(2))
                                .add(row.getLong(2));
                    });
            scopes.putAll(found);
        }
    }

    private void readNames(Collection<Long> images) {
        for (var part : parts(missing(images, named))) {
            database.sql("SELECT id, digest, reference FROM image WHERE id IN (:ids)")
                    .param("ids", part)
                    .query(row -> {
                        var image = new LinkedHashMap<String, Object>();
                        image.put("id", row.getLong(1));
                        image.put("digest", row.getString(2));
                        image.put("reference", row.getString(3));
                        named.put(row.getLong(1), image);
                    });
        }
    }

    private static List<Long> missing(Collection<Long> images, Map<Long, ?> known) {
        return images.stream().filter(image -> !known.containsKey(image)).toList();
    }

    private static List<List<Long>> parts(Collection<Long> ids) {
        var all = List.copyOf(ids);
        var parts = new ArrayList<List<Long>>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            parts.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return parts;
    }
}
