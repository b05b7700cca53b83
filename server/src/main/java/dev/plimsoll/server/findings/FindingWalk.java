package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.findings.FindingSort.Position;
import dev.plimsoll.server.platform.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Walks the findings of the fleet in an order, from any of them on, reading little more than what it returns
/// (docs/adr/053-findings-in-lists.md). Which way it goes depends on what is few: images, matches, or neither.
@Component
class FindingWalk {
    private final Database database;
    private Bounds bounds = Bounds.USUAL;

    FindingWalk(Database database) {
        this.database = database;
    }

    /// What counts as few.
    ///
    /// @param images whether few images are looked at first
    /// @param manyImages more of them have most matches among them
    /// @param matches up to so many it pays to read and sort them
    /// @param sets of packages that have these, up to so many are kept in mind
    /// @param enough images are looked at before it is thought that findings may be few
    /// @param findings up to so many are read and sorted as a whole
    record Bounds(boolean images, int manyImages, int matches, int sets, int enough, int findings) {
        static final Bounds USUAL = new Bounds(true, 500, 4_000, 20_000, 1_000, 5_000);
    }

    /// The same with other bounds: whatever they are, the answers are the same.
    FindingWalk within(Bounds other) {
        var walk = new FindingWalk(database);
        walk.bounds = other;
        return walk;
    }

    /// A finding: one match in one image, where one of its layers has the component.
    ///
    /// @param set of packages by which the image has it
    /// @param layer diffId; empty for none
    /// @param firstSeen in milliseconds
    record Place(Position match, long component, long set, long image, String layer, long firstSeen) {}

    static final Comparator<Place> NEWEST_FIRST = Comparator.comparingLong(Place::firstSeen)
            .reversed()
            .thenComparingLong(place -> place.match().match())
            .thenComparingLong(Place::set)
            .thenComparingLong(Place::image)
            .thenComparing(Place::layer);

    record Match(Position position, long component) {}

    /// @param row severity, vulnerability, likelihood, time of opening, id, component
    static Match match(ResultSet row, int number) throws SQLException {
        return new Match(
                new Position(row.getLong(1), row.getString(2), row.getDouble(3), row.getLong(4), row.getLong(5)),
                row.getLong(6));
    }

    /// @param after the last finding of the page before
    List<Place> page(FindingFilter filter, Visibility visibility, FindingSort sort, @Nullable Place after, int limit) {
        var parts = FindingQuestion.of(filter, visibility, database).stream()
                .map(question -> page(question, sort, after, limit))
                .filter(part -> !part.isEmpty())
                .toList();
        return switch (parts.size()) {
            case 0 -> List.of();
            case 1 -> parts.getFirst();
            default -> laidTogether(parts, sort).stream().limit(limit).toList();
        };
    }

    private List<Place> page(FindingQuestion question, FindingSort sort, @Nullable Place after, int limit) {
        var images = question.images();
        boolean many = images != null && images.size() > bounds.manyImages;
        var few = images == null || many
                ? FewMatchesWalk.of(database, question, bounds, sort, after)
                : Optional.<FewMatchesWalk>empty();
        if (images != null && bounds.images) {
            var walk = new FewImagesWalk(database, question, images, many && few.isEmpty());
            if (walk.sets() <= bounds.sets) {
                return walk.page(sort, after, limit);
            }
        }
        if (few.isPresent()) {
            return few.get().page(sort, after, limit);
        }
        var byMatches = new MatchWalk(database, question).page(sort, after, limit);
        return sort == FindingSort.NEWEST
                // a finding is first seen when its match is opened or when its image comes, whichever is later
                ? Stream.concat(byMatches.stream(), new ImagesWalk(database, question).page(after, limit).stream())
                        .sorted(NEWEST_FIRST)
                        .limit(limit)
                        .toList()
                : byMatches;
    }

    /// How many there are, counted up to a number.
    long count(FindingFilter filter, Visibility visibility, int most) {
        long counted = 0;
        for (var question : FindingQuestion.of(filter, visibility, database)) {
            if (counted < most) {
                counted += count(question, most - (int) counted);
            }
        }
        return counted;
    }

    private long count(FindingQuestion question, int most) {
        var images = question.images();
        if (images != null && bounds.images) {
            var walk = new FewImagesWalk(database, question, images, false);
            if (walk.sets() <= bounds.sets) {
                return walk.count(most);
            }
        }
        var few = FewMatchesWalk.of(database, question, bounds, FindingSort.VULNERABILITY, null);
        if (few.isPresent()) {
            return few.get().count(most);
        }
        // of some images: what these hold, and not whoever else has the same packages
        var ofImages = List.of("image i", "image_component_set x", "component_set_member s", "component_match m");
        return database.sql("SELECT COUNT(*) FROM (SELECT 1 AS one FROM "
                        + String.join(" CROSS JOIN ", question.ofImages() ? ofImages : ofImages.reversed())
                        + " WHERE s.component_id = m.component_id AND x.set_id = s.set_id AND i.id = x.image_id"
                        + question.match().sql() + question.image().sql()
                        + question.both().sql() + " LIMIT :most) counted")
                .params(question.values())
                .param("most", most)
                .query(Long.class)
                .single();
    }

    /// Several pages as one; of matches that are only in one of them. Texts are compared by the database, which may
    /// have an order of its own.
    private List<Place> laidTogether(List<List<Place>> parts, FindingSort sort) {
        if (sort == FindingSort.NEWEST) {
            return parts.stream().flatMap(List::stream).sorted(NEWEST_FIRST).toList();
        }
        var byMatch = new HashMap<Long, List<Place>>();
        parts.forEach(part ->
                part.forEach(place -> byMatch.computeIfAbsent(place.match().match(), any -> new ArrayList<>())
                        .add(place)));
        return database
                .sql("SELECT m.id FROM " + sort.from(true) + " AND m.id IN (:ids) ORDER BY " + sort.ofFew())
                .param("ids", byMatch.keySet())
                .query((row, n) -> row.getLong(1))
                .list()
                .stream()
                .flatMap(id -> byMatch.getOrDefault(id, List.of()).stream())
                .toList();
    }
}
