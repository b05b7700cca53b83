package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.FindingSort.Position;
import dev.plimsoll.server.findings.FindingWalk.Match;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Walks matches in an order, and for each the images by the sets of packages that hold its component.
final class MatchWalk {
    private static final int FIRST_STEP = 4;
    private static final int LONGEST_STEP = 1_024;
    /// Places that are looked up at once.
    private static final int PART = 500;

    private final Database database;
    private final FindingQuestion question;

    MatchWalk(Database database, FindingQuestion question) {
        this.database = database;
        this.question = question;
    }

    /// Where matches come from, in the order of the walk.
    interface Source {
        /// @param from the last of those before; absent at the beginning
        /// @param begin how many were given before
        List<Match> next(@Nullable Position from, int begin, int step);
    }

    List<Place> page(FindingSort sort, @Nullable Place after, int limit) {
        return page(
                sort,
                after,
                limit,
                (from, begin, step) -> matches(sort, from == null ? "" : " AND " + sort.behind(), from, step));
    }

    List<Place> page(FindingSort sort, @Nullable Place after, int limit, Source source) {
        var found = new ArrayList<Place>();
        var from = after == null ? null : position(sort, after);
        if (after != null && (sort != FindingSort.NEWEST || after.match().time() == after.firstSeen())) {
            // it may be gone since, or no longer be meant
            var same = matches(sort, " AND m.id = :atMatch", from, 1);
            found.addAll(same.isEmpty() ? List.of() : places(sort, same, after, limit));
        }
        int begin = 0;
        for (int step = FIRST_STEP; found.size() < limit; ) {
            var matches = source.next(from, begin, step);
            var places = matches.isEmpty() ? List.<Place>of() : places(sort, matches, null, limit - found.size());
            found.addAll(places);
            if (matches.size() < step) {
                break;
            }
            begin += matches.size();
            from = matches.getLast().position();
            step = next(step, places.size(), limit - found.size());
        }
        return found.size() <= limit ? found : found.subList(0, limit);
    }

    /// As many matches as have what is missing, if they have what those before had.
    private static int next(int step, int found, int missing) {
        long wanted = found == 0 ? LONGEST_STEP : missing * (long) step / found + 1;
        return (int) Math.min(Math.min(step * 4L, LONGEST_STEP), Math.max(FIRST_STEP, wanted));
    }

    static Position position(FindingSort sort, Place after) {
        return sort == FindingSort.NEWEST
                ? new Position(0, "", 0, after.firstSeen(), after.match().match())
                : after.match();
    }

    private List<Match> matches(FindingSort sort, String behind, @Nullable Position from, int limit) {
        // what was first seen when its match was opened was opened then
        var since = sort == FindingSort.NEWEST && question.since() != null ? " AND m.opened_at >= :since" : "";
        return database.sql("SELECT m.severity, m.vulnerability, " + sort.likelihood()
                        + " AS epss, m.opened_at, m.id, m.component_id FROM " + sort.from(false)
                        + question.match().sql() + since + behind + " ORDER BY " + sort.order() + " LIMIT :step")
                .params(question.match().values())
                .params(from == null ? Map.of() : from.values())
                .param("step", limit)
                .query(FindingWalk::match)
                .list();
    }

    /// The places of matches, in their order.
    ///
    /// @param after where to go on in the first of them
    private List<Place> places(FindingSort sort, List<Match> matches, @Nullable Place after, int limit) {
        var found = new ArrayList<Place>();
        switch (database.dialect()) {
            case SQLITE -> {
                // one after the other, as it has no LATERAL; they cost no way to another machine
                for (var match : matches) {
                    if (found.size() < limit) {
                        found.addAll(read(sort, List.of(match), after, limit - found.size()));
                    }
                }
            }
            case POSTGRESQL -> found.addAll(read(sort, matches, after, limit));
        }
        return found;
    }

    private List<Place> read(FindingSort sort, List<Match> matches, @Nullable Place after, int limit) {
        var both = question.both().sql()
                // what an image had when it came is found by way of the image
                + (sort == FindingSort.NEWEST ? " AND i.registered_at < m.opened_at" : "");
        var behind = after == null
                ? ""
                : " AND s.set_id >= :atSet AND (s.set_id > :atSet OR x.image_id > :atImage"
                        + " OR (x.image_id = :atImage AND x.layer > :atLayer))";
        var byId = new HashMap<Long, Match>();
        matches.forEach(match -> byId.put(match.position().match(), match));
        var values = new HashMap<>(question.values());
        if (after != null) {
            values.putAll(Map.of("atSet", after.set(), "atImage", after.image(), "atLayer", after.layer()));
        }
        values.put("ids", byId.keySet());
        values.put("limit", limit);
        var statement = database.dialect() == Dialect.SQLITE
                ? """
                SELECT m.id, s.set_id, x.image_id, x.layer, i.registered_at
                FROM component_match m CROSS JOIN component_set_member s CROSS JOIN image_component_set x
                  CROSS JOIN image i
                WHERE m.id = :ids AND s.component_id = m.component_id AND x.set_id = s.set_id AND i.id = x.image_id""" + question.image().sql() + both + behind + " ORDER BY s.set_id, x.image_id, x.layer LIMIT :limit"
                : """
                SELECT m.id, f.set_id, f.image_id, f.layer, f.registered_at
                FROM component_match m CROSS JOIN LATERAL (
                  SELECT s.set_id, p.image_id, p.layer, p.registered_at
                  FROM component_set_member s CROSS JOIN LATERAL (
                    SELECT x.image_id, x.layer, i.registered_at
                    FROM image_component_set x JOIN image i ON i.id = x.image_id
                    WHERE x.set_id = s.set_id""" + question.image().sql() + both + behind + """

                    ORDER BY x.image_id, x.layer LIMIT :limit) p
                  WHERE s.component_id = m.component_id ORDER BY s.set_id, p.image_id, p.layer LIMIT :limit) f
                WHERE m.id IN (:ids)""";
        var places = new HashMap<Long, List<Place>>();
        database.sql(statement).params(values).query(row -> {
            var match = byId.get(row.getLong(1));
            if (match != null) {
                places.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                        .add(new Place(
                                match.position(),
                                match.component(),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                Math.max(match.position().time(), row.getLong(5))));
            }
        });
        return matches.stream()
                .flatMap(match -> places.getOrDefault(match.position().match(), List.of()).stream())
                .limit(limit)
                .toList();
    }

    private static final String PLACES = """
            FROM component_match m CROSS JOIN component_set_member s CROSS JOIN image_component_set x
            CROSS JOIN image i
            WHERE m.id IN (:ids) AND s.component_id = m.component_id AND x.set_id = s.set_id AND i.id = x.image_id""";

    /// All places of some matches, in no order.
    List<Place> all(Map<Long, Match> matches, int most) {
        var found = new ArrayList<Place>();
        database.sql("SELECT m.id, s.set_id, x.image_id, x.layer, i.registered_at " + PLACES
                        + question.image().sql() + question.both().sql() + " LIMIT :most")
                .params(question.values())
                .param("ids", matches.keySet())
                .param("most", most)
                .query(row -> {
                    var match = matches.get(row.getLong(1));
                    if (match != null) {
                        found.add(new Place(
                                match.position(),
                                match.component(),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                Math.max(match.position().time(), row.getLong(5))));
                    }
                });
        return found;
    }

    /// How many places some matches have, counted up to a number.
    long count(Set<Long> matches, int most) {
        return database.sql("SELECT COUNT(*) FROM (SELECT 1 AS one " + PLACES
                        + question.image().sql() + question.both().sql() + " LIMIT :most) counted")
                .params(question.values())
                .param("ids", matches)
                .param("most", most)
                .query(Long.class)
                .single();
    }

    /// What somebody may have set aside.
    record Said(long image, long component, String vulnerability, String layer) {}

    /// Those of the places that are set aside, or those that are not, as it was asked.
    List<Place> asked(List<Place> places) {
        if (question.suppressed() == null) {
            return places;
        }
        var found = new ArrayList<Place>();
        for (int begin = 0; begin < places.size(); begin += PART) {
            var part = places.subList(begin, Math.min(begin + PART, places.size()));
            var aside = aside(part);
            for (var place : part) {
                if (question.suppressed() == aside.contains(said(place))) {
                    found.add(place);
                }
            }
        }
        return found;
    }

    static Said said(Place place) {
        return new Said(place.image(), place.component(), place.match().vulnerability(), place.layer());
    }

    /// What is set aside where these are: looked up place by place, as an image may have much that is.
    private Set<Said> aside(List<Place> places) {
        var pairs = places.stream()
                .map(place -> "(" + place.image() + ", " + place.component() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
        return new HashSet<>(database.batches()
                .query(
                        "WITH listed(image, component) AS (VALUES " + pairs + ") " + """
                        SELECT f.image_id, f.component_id, f.vulnerability, f.layer
                        FROM listed CROSS JOIN finding_assessment f
                        WHERE f.image_id = listed.image AND f.component_id = listed.component AND f.suppressed = 1""",
                        (row, n) -> new Said(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4))));
    }
}
