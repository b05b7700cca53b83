package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.findings.FindingSort.Position;
import dev.plimsoll.server.images.FewImages;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Walks the findings of the fleet in an order, from any of them on, reading little more than what it returns
/// (docs/adr/053-findings-in-lists.md): first the matches in that order, a few and then more, and for each the
/// images by the sets that hold its component. Where only few images are asked for, only their matches are walked.
@Component
class FindingWalk {
    /// Up to so many findings of a narrow question are read and sorted as a whole.
    private static final int FEW_FINDINGS = 5_000;

    private static final int FIRST_STEP = 4;
    private static final int LONGEST_STEP = 1_024;

    private final Database database;

    FindingWalk(Database database) {
        this.database = database;
    }

    /// A finding: one match in one image, where one of its layers has the component.
    ///
    /// @param set of packages by which the image has it
    /// @param layer diffId; empty for none
    /// @param firstSeen in milliseconds
    record Place(Position match, long component, long set, long image, String layer, long firstSeen) {}

    private static final Comparator<Place> NEWEST_FIRST = Comparator.comparingLong(Place::firstSeen)
            .reversed()
            .thenComparingLong(place -> place.match().match())
            .thenComparingLong(Place::set)
            .thenComparingLong(Place::image)
            .thenComparing(Place::layer);

    private record Match(Position position, long component) {}

    /// What was asked for, as conditions of SQL.
    ///
    /// @param few whether only few images come into question
    /// @param narrow whether only few findings may, in however many images
    private record Question(Conditions match, Conditions image, Conditions both, boolean few, boolean narrow) {
        Map<String, Object> values() {
            var all = new HashMap<>(match.values());
            all.putAll(image.values());
            all.putAll(both.values());
            return all;
        }
    }

    /// @param after the last finding of the page before
    List<Place> page(FindingFilter filter, Visibility visibility, FindingSort sort, @Nullable Place after, int limit) {
        var question = question(filter, visibility);
        return switch (sort) {
            case SEVERITY, VULNERABILITY, EPSS -> byMatches(question, sort, after, limit);
            case NEWEST -> newest(question, after, limit);
        };
    }

    /// How many there are, counted up to a number.
    long count(FindingFilter filter, Visibility visibility, int most) {
        var question = question(filter, visibility);
        // of few images: what these hold, and not whoever else has the same packages
        var ofImages = List.of("image i", "image_component_set x", "component_set_member s", "component_match m");
        var from = String.join(" CROSS JOIN ", question.few ? ofImages : ofImages.reversed());
        return database.sql("SELECT COUNT(*) FROM (SELECT 1 AS one FROM " + from
                        + " WHERE s.component_id = m.component_id AND x.set_id = s.set_id AND i.id = x.image_id"
                        + question.match.sql() + question.image.sql() + question.both.sql() + " LIMIT :most) counted")
                .params(question.values())
                .param("most", most)
                .query(Long.class)
                .single();
    }

    private Question question(FindingFilter filter, Visibility visibility) {
        var match = filter.ofMatch();
        var image = filter.ofImage().and(visibility.ofImage("i.id"));
        var scope = filter.scope();
        if (scope != null) {
            image.and(visibility.ofScope(Long.toString(scope)));
        }
        var both = filter.ofBoth();
        var few = fewImages(filter, visibility);
        if (few != null) {
            match.and(FewImages.have("m.component_id"), "few", few);
            image.and("i.id IN (:few)", "few", few);
            both.and("x.image_id IN (:few)");
        }
        boolean narrow = few == null
                && (filter.vulnerability() != null
                        || filter.packages() != null
                        || Boolean.TRUE.equals(filter.suppressed()));
        return new Question(match, image, both, few != null, narrow);
    }

    private @Nullable List<Long> fewImages(FindingFilter filter, Visibility visibility) {
        var image = filter.image();
        if (image != null) {
            return List.of(image);
        }
        var before = filter.before();
        return new FewImages(database, visibility)
                .repository(filter.repository())
                .scope(filter.scope())
                .among(
                        "q.id FROM image q WHERE q.registered_at < :few_before",
                        "few_before",
                        before == null ? null : before.toEpochMilli())
                .ids()
                .orElse(null);
    }

    private List<Place> byMatches(Question question, FindingSort sort, @Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        Position from = null;
        if (after != null) {
            from = sort == FindingSort.NEWEST
                    ? new Position(0, "", 0, after.firstSeen, after.match.match())
                    : after.match;
            if (sort != FindingSort.NEWEST || after.match.time() == after.firstSeen) {
                found.addAll(places(question, sort, List.of(new Match(after.match, after.component)), after, limit));
            }
        }
        for (int step = FIRST_STEP; found.size() < limit; step = Math.min(step * 4, LONGEST_STEP)) {
            var matches = matches(question, sort, from, step);
            if (matches.isEmpty()) {
                break;
            }
            found.addAll(places(question, sort, matches, null, limit - found.size()));
            from = matches.getLast().position;
        }
        return found.size() <= limit ? found : found.subList(0, limit);
    }

    private List<Match> matches(Question question, FindingSort sort, @Nullable Position from, int limit) {
        return database.sql("SELECT m.severity, m.vulnerability, " + sort.likelihood()
                        + ", m.opened_at, m.id, m.component_id FROM " + sort.from(question.few || question.narrow)
                        + question.match.sql()
                        + (from == null ? "" : " AND " + sort.behind())
                        + " ORDER BY " + sort.order() + " LIMIT :step")
                .params(question.match.values())
                .params(from == null ? Map.of() : from.values())
                .param("step", limit)
                .query((row, n) -> new Match(
                        new Position(
                                row.getLong(1), row.getString(2), row.getDouble(3), row.getLong(4), row.getLong(5)),
                        row.getLong(6)))
                .list();
    }

    /// The places of matches, in their order.
    ///
    /// @param after where to go on in the first of them
    private List<Place> places(
            Question question, FindingSort sort, List<Match> matches, @Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        switch (database.dialect()) {
            case SQLITE -> {
                // one after the other, as it has no LATERAL; they cost no way to another machine
                for (var match : matches) {
                    if (found.size() < limit) {
                        found.addAll(read(question, sort, List.of(match), after, limit - found.size()));
                    }
                }
            }
            case POSTGRESQL -> found.addAll(read(question, sort, matches, after, limit));
        }
        return found;
    }

    private List<Place> read(
            Question question, FindingSort sort, List<Match> matches, @Nullable Place after, int limit) {
        var both = question.both.sql()
                // what an image had when it came is found by way of the image
                + (sort == FindingSort.NEWEST ? " AND i.registered_at < m.opened_at" : "");
        var behind = after == null
                ? ""
                : " AND s.set_id >= :atSet AND (s.set_id > :atSet OR x.image_id > :atImage"
                        + " OR (x.image_id = :atImage AND x.layer > :atLayer))";
        var byId = new HashMap<Long, Match>();
        matches.forEach(match -> byId.put(match.position.match(), match));
        var values = new HashMap<>(question.values());
        if (after != null) {
            values.putAll(Map.of("atSet", after.set, "atImage", after.image, "atLayer", after.layer));
        }
        values.put("ids", byId.keySet());
        values.put("limit", limit);
        var statement = database.dialect() == Dialect.SQLITE
                ? """
                SELECT m.id, s.set_id, x.image_id, x.layer, i.registered_at
                FROM component_match m CROSS JOIN component_set_member s CROSS JOIN image_component_set x
                  CROSS JOIN image i
                WHERE m.id = :ids AND s.component_id = m.component_id AND x.set_id = s.set_id AND i.id = x.image_id"""
                        + question.match.sql() + question.image.sql() + both + behind
                        + " ORDER BY s.set_id, x.image_id, x.layer LIMIT :limit"
                : """
                SELECT m.id, f.set_id, f.image_id, f.layer, f.registered_at
                FROM component_match m CROSS JOIN LATERAL (
                  SELECT s.set_id, p.image_id, p.layer, p.registered_at
                  FROM component_set_member s CROSS JOIN LATERAL (
                    SELECT x.image_id, x.layer, i.registered_at
                    FROM image_component_set x JOIN image i ON i.id = x.image_id
                    WHERE x.set_id = s.set_id""" + question.image.sql() + both + behind + """

                    ORDER BY x.image_id, x.layer LIMIT :limit) p
                  WHERE s.component_id = m.component_id ORDER BY s.set_id, p.image_id, p.layer LIMIT :limit) f
                WHERE m.id IN (:ids)""" + question.match.sql();
        var places = new HashMap<Long, List<Place>>();
        database.sql(statement).params(values).query(row -> {
            var match = byId.get(row.getLong(1));
            if (match != null) {
                places.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                        .add(new Place(
                                match.position,
                                match.component,
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                Math.max(match.position.time(), row.getLong(5))));
            }
        });
        return matches.stream()
                .flatMap(match -> places.getOrDefault(match.position.match(), List.of()).stream())
                .limit(limit)
                .toList();
    }

    /// A finding is first seen when its match is opened or when its image is registered, whichever comes later:
    /// two walks, one by matches and one by images, laid together.
    private List<Place> newest(Question question, @Nullable Place after, int limit) {
        if (question.narrow) {
            var all = byMatches(question, FindingSort.VULNERABILITY, null, FEW_FINDINGS + 1);
            if (all.size() <= FEW_FINDINGS) {
                return all.stream()
                        .sorted(NEWEST_FIRST)
                        .filter(place -> after == null || NEWEST_FIRST.compare(place, after) > 0)
                        .limit(limit)
                        .toList();
            }
        }
        var byMatches = byMatches(question, FindingSort.NEWEST, after, limit);
        var byImages = byImages(question, after, limit);
        return Stream.concat(byMatches.stream(), byImages.stream())
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    private List<Place> byImages(Question question, @Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        long before = Long.MAX_VALUE;
        if (after != null) {
            before = after.firstSeen;
            found.addAll(at(question, List.of(after.firstSeen), after, limit));
        }
        for (int step = 1; found.size() < limit; step = Math.min(step * 4, LONGEST_STEP)) {
            var times = database.sql("SELECT DISTINCT i.registered_at FROM image i WHERE i.registered_at < :earlier"
                            + question.image.sql() + " ORDER BY i.registered_at DESC LIMIT :step")
                    .params(question.image.values())
                    .param("earlier", before)
                    .param("step", step)
                    .query((row, n) -> row.getLong(1))
                    .list();
            if (times.isEmpty()) {
                break;
            }
            found.addAll(at(question, times, null, limit - found.size()));
            before = times.getLast();
        }
        return found;
    }

    /// What images that were registered at these times had then.
    private List<Place> at(Question question, Collection<Long> times, @Nullable Place after, int limit) {
        var behind =
                after == null ? "" : " AND (m.id, s.set_id, i.id, x.layer) > (:atMatch, :atSet, :atImage, :atLayer)";
        var values = new HashMap<>(question.values());
        if (after != null) {
            values.putAll(Map.of(
                    "atMatch",
                    after.match.match(),
                    "atSet",
                    after.set,
                    "atImage",
                    after.image,
                    "atLayer",
                    after.layer));
        }
        values.put("times", times);
        values.put("limit", limit);
        return database.sql("""
                        SELECT m.severity, m.vulnerability, m.opened_at, m.id, m.component_id, s.set_id, i.id, x.layer,
                          i.registered_at
                        FROM image i CROSS JOIN image_component_set x CROSS JOIN component_set_member s
                          CROSS JOIN component_match m
                        WHERE i.registered_at IN (:times) AND x.image_id = i.id AND s.set_id = x.set_id
                          AND m.component_id = s.component_id AND m.opened_at <= i.registered_at""" + question.match.sql()
                        + question.image.sql() + question.both.sql() + behind
                        + " ORDER BY i.registered_at DESC, m.id, s.set_id, i.id, x.layer LIMIT :limit")
                .params(values)
                .query((row, n) -> new Place(
                        new Position(row.getLong(1), row.getString(2), 0, row.getLong(3), row.getLong(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8),
                        row.getLong(9)))
                .list();
    }
}
