package dev.plimsoll.server.practice;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.images.FewImages;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts registrations and violations together by who sent them or by whose images they are. What all images have is
/// read by the day ([PracticeDays]); few images are read by themselves.
@Component
class PracticeReport {
    /// Rows of a report: the first ones by name.
    private static final int MOST = 1_000;

    private final Database database;

    PracticeReport(Database database) {
        this.database = database;
    }

    /// @param registrations images that were sent, rejected ones included
    /// @param changes commits among them, each counted once
    /// @param firstPass changes whose first try complied
    /// @param violations that came up in that time
    /// @param repeated those that came again in a later change
    /// @param open those that no later change was without
    /// @param medianSecondsToFix from the change that brought a violation to the one without; absent where none
    ///     is fixed
    record Row(
            String name,
            long registrations,
            long changes,
            long firstPass,
            long violations,
            long repeated,
            long open,
            @Nullable Long medianSecondsToFix) {}

    private record Sent(long registrations, long changes, long passed) {
        static final Sent NOTHING = new Sent(0, 0, 0);

        Sent and(Sent other) {
            return new Sent(registrations + other.registrations, changes + other.changes, passed + other.passed);
        }
    }

    /// @param took milliseconds that those took which are fixed, as [Numbers] reads them
    private record Found(
            long all, long repeated, long open, @Nullable String took) {
        static Found of(List<Found> all) {
            var took = all.stream().map(Found::took).filter(Objects::nonNull).collect(Collectors.joining(","));
            return new Found(
                    all.stream().mapToLong(Found::all).sum(),
                    all.stream().mapToLong(Found::repeated).sum(),
                    all.stream().mapToLong(Found::open).sum(),
                    took);
        }

        /// The middle one, or the mean of the two in the middle.
        @Nullable
        Long medianSeconds() {
            var all = LongStream.builder();
            Numbers.each(took, all::add);
            var sorted = all.build().sorted().toArray();
            return sorted.length == 0
                    ? null
                    : (Long) Math.round(((double) sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2_000);
        }
    }

    private static Row row(String name, Sent sent, Found found) {
        return new Row(
                name,
                sent.registrations,
                sent.changes,
                sent.passed,
                found.all,
                found.repeated,
                found.open,
                found.medianSeconds());
    }

    /// @param since the beginning of a day
    List<Row> byScope(Instant since, Visibility visibility) {
        var few = new FewImages(database, visibility).ids();
        var found = few.isPresent()
                ? violations(
                        "p.scopes",
                        " AND p.image_id IN (:few)",
                        Map.of("since", since.toEpochMilli(), "few", few.get()))
                : violations("p.scopes", "", Map.of("since", since.toEpochMilli()));
        var sentByScope = new HashMap<Long, Sent>();
        byDay(PracticeDays.BY_SCOPES, since, Integer.MAX_VALUE)
                .forEach((scopes, sent) -> Numbers.each(scopes, scope -> sentByScope.merge(scope, sent, Sent::and)));
        var foundByScope = new HashMap<Long, List<Found>>();
        found.forEach((scopes, one) -> Numbers.each(
                scopes,
                scope -> foundByScope
                        .computeIfAbsent(scope, any -> new ArrayList<>())
                        .add(one)));
        var rows = new ArrayList<Row>();
        database.sql("SELECT o.id, o.name FROM scope o WHERE " + visibility.ofScope("o.id") + " ORDER BY o.name")
                .query(row -> {
                    var sent = sentByScope.getOrDefault(row.getLong(1), Sent.NOTHING);
                    if (sent.registrations > 0 && rows.size() < MOST) {
                        rows.add(row(
                                row.getString(2),
                                sent,
                                Found.of(foundByScope.getOrDefault(row.getLong(1), List.of()))));
                    }
                });
        return rows;
    }

    /// @param since the beginning of a day
    List<Row> byAuthor(Instant since, Visibility visibility) {
        return visibility instanceof Visibility.Everything
                ? rows(
                        "p.author",
                        byDay(PracticeDays.BY_AUTHOR, since, MOST),
                        "",
                        Map.of("since", since.toEpochMilli()))
                : byColumn("author", since, visibility);
    }

    /// @param since the beginning of a day
    List<Row> byPipeline(Instant since, Visibility visibility) {
        return byColumn("pipeline", since, visibility);
    }

    /// @param column one of both that registrations and violations have
    private List<Row> byColumn(String column, Instant since, Visibility visibility) {
        var few = new FewImages(database, visibility).ids();
        var values = new HashMap<String, Object>(Map.of("since", since.toEpochMilli()));
        few.ifPresent(ids -> values.put("few", ids));
        var seen = few.isPresent() ? "p.image_id IN (:few)" : visibility.ofImage("p.image_id");
        // all are read in the order of an index, as far as the report goes; few are found and sorted
        var group = few.isPresent() ? "p." + column + " || ''" : "p." + column;
        var sent = new LinkedHashMap<String, Sent>();
        database.sql("SELECT " + group + ", COUNT(*), SUM(p.first_try),"
                        + " SUM(CASE WHEN p.first_try = 1 AND p.compliant = 1 THEN 1 ELSE 0 END) FROM registration p"
                        + " WHERE p.at >= :since AND p.pipeline IS NOT NULL AND p." + column + " IS NOT NULL AND "
                        + seen
                        + " GROUP BY " + group + " ORDER BY " + group + " LIMIT " + MOST)
                .params(values)
                .query(row -> {
                    sent.put(row.getString(1), new Sent(row.getLong(2), row.getLong(3), row.getLong(4)));
                });
        return rows("p." + column, sent, " AND " + seen, values);
    }

    /// @param limit of names: the first ones
    private Map<String, Sent> byDay(String kind, Instant since, int limit) {
        var sent = new LinkedHashMap<String, Sent>();
        database.sql("SELECT name, SUM(registrations), SUM(changes), SUM(passed) FROM practice_day"
                        + " WHERE kind = :kind AND day >= :day GROUP BY name HAVING SUM(registrations) > 0"
                        + " ORDER BY name LIMIT :limit")
                .param("kind", kind)
                .param("day", PracticeDays.day(since))
                .param("limit", limit)
                .query(row -> {
                    sent.put(row.getString(1), new Sent(row.getLong(2), row.getLong(3), row.getLong(4)));
                });
        return sent;
    }

    /// @param sent in the order of names
    private List<Row> rows(String column, Map<String, Sent> sent, String seen, Map<String, ?> values) {
        if (sent.isEmpty()) {
            return List.of();
        }
        var all = new HashMap<String, Object>(values);
        var between = "";
        if (sent.size() == MOST) {
            var names = new ArrayList<>(sent.keySet());
            all.put("first", names.getFirst());
            all.put("last", names.getLast());
            between = " AND " + column + " BETWEEN :first AND :last";
        }
        var found = violations(column, " AND " + column + " IS NOT NULL" + between + seen, all);
        var rows = new ArrayList<Row>();
        sent.forEach((name, one) -> rows.add(row(name, one, found.getOrDefault(name, Found.of(List.of())))));
        return rows;
    }

    /// @param column of `practice_violation p` that they are put together by
    private Map<String, Found> violations(String column, String seen, Map<String, ?> values) {
        var found = new HashMap<String, Found>();
        database.sql("SELECT " + column + ", COUNT(*), SUM(CASE WHEN p.times > 1 THEN 1 ELSE 0 END),"
                        + " SUM(CASE WHEN p.fixed_at IS NULL THEN 1 ELSE 0 END),"
                        + " STRING_AGG(CAST(p.fixed_at - p.opened_at AS TEXT), ',') FROM practice_violation p"
                        + " WHERE p.opened_at >= :since" + seen + " GROUP BY " + column)
                .params(values)
                .query(row -> {
                    found.put(
                            row.getString(1),
                            new Found(row.getLong(2), row.getLong(3), row.getLong(4), row.getString(5)));
                });
        return found;
    }
}
