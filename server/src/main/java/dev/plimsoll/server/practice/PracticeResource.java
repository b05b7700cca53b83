package dev.plimsoll.server.practice;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.images.FewImages;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// First-pass compliance, repeated violations and time to fix, by pipeline, by author or by application scope.
@RestController
class PracticeResource {
    private static final int MOST = 1_000;
    private static final int LONGEST_DAYS = 3_660;

    private final Database database;
    private final Clock clock;

    PracticeResource(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
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

    record Answer(Instant since, List<Row> items) {}

    private record Violations(
            long all, long repeated, long open, @Nullable Long median) {}

    /// @param by `pipeline`, `author` or `scope`
    /// @param days how far back
    @GetMapping("/api/v1/practice")
    @Requires(Permission.IMAGES_READ)
    Answer practice(
            @RequestParam(name = "by", defaultValue = "pipeline") String by,
            @RequestParam(name = "days", defaultValue = "90") int days,
            Principal principal) {
        if (days < 1 || days > LONGEST_DAYS) {
            throw new InvalidInput("days", "must be 1 to " + LONGEST_DAYS);
        }
        var since = clock.instant().minus(Duration.ofDays(days));
        var visibility = principal.visibility(Permission.IMAGES_READ);
        var few = new FewImages(database, visibility).ids();
        var grouping = Grouping.named(by, visibility, few.isPresent());
        var values = new HashMap<String, Object>(Map.of("since", since.toEpochMilli()));
        few.ifPresent(ids -> values.put("few", ids));
        var violations = new HashMap<String, Violations>();
        // the median is the middle one, or the mean of the two in the middle
        database.sql("SELECT g, COUNT(*), SUM(again), SUM(is_open),"
                        + " AVG(CASE WHEN is_open = 0 AND place IN ((many + 1) / 2, (many + 2) / 2) THEN took END)"
                        + " FROM (SELECT g, again, is_open, took,"
                        + " ROW_NUMBER() OVER (PARTITION BY g, is_open ORDER BY took) AS place,"
                        + " COUNT(*) OVER (PARTITION BY g, is_open) AS many FROM (SELECT " + grouping.group
                        + " AS g, CASE WHEN p.times > 1 THEN 1 ELSE 0 END AS again,"
                        + " CASE WHEN p.fixed_at IS NULL THEN 1 ELSE 0 END AS is_open,"
                        + " p.fixed_at - p.opened_at AS took FROM practice_violation p" + grouping.join
                        + " WHERE p.opened_at >= :since" + grouping.seen(visibility) + ") found) ranked GROUP BY g")
                .params(values)
                .query(row -> {
                    violations.put(
                            row.getString(1),
                            new Violations(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getObject(5) == null ? null : Math.round(row.getDouble(5) / 1000)));
                });
        // an image that was sent often is looked up once
        var rows = database.sql("SELECT " + grouping.name + ", t.* FROM (SELECT " + grouping.group
                        + " AS g, SUM(many), SUM(changes), SUM(passed) FROM (SELECT " + grouping.kept
                        + ", COUNT(*) AS many, SUM(first_try) AS changes,"
                        + " SUM(CASE WHEN first_try = 1 AND compliant = 1 THEN 1 ELSE 0 END) AS passed"
                        + " FROM registration WHERE at >= :since AND pipeline IS NOT NULL"
                        + (grouping.few ? " AND image_id IN (:few)" : "") + " GROUP BY " + grouping.kept
                        + ") p" + grouping.join + " WHERE 1 = 1" + grouping.seen(visibility)
                        + " GROUP BY " + grouping.group + ") t" + grouping.names + " ORDER BY 1 LIMIT " + MOST)
                .params(values)
                .query((row, n) -> {
                    var found = violations.getOrDefault(row.getString(2), new Violations(0, 0, 0, null));
                    return new Row(
                            row.getString(1),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            found.all,
                            found.repeated,
                            found.open,
                            found.median);
                })
                .list();
        return new Answer(since, rows);
    }

    /// What rows of a table `p` are put together by.
    ///
    /// @param group the column that tells the group
    /// @param kept columns of the table that group and visibility are told by
    /// @param join further tables
    /// @param name what the group is called
    /// @param names the table that has it, for groups `t.g`
    /// @param few whether the only images that come into question are `:few`
    private record Grouping(String group, String kept, String join, String name, String names, boolean few) {
        static Grouping named(String by, Visibility visibility, boolean few) {
            var image = visibility instanceof Visibility.Everything ? "" : ", image_id";
            return switch (by) {
                case "pipeline" -> new Grouping("p.pipeline", "pipeline" + image, "", "t.g", "", few);
                case "author" -> new Grouping("p.author", "author" + image, "", "t.g", "", few);
                case "scope" ->
                    new Grouping(
                            "h.scope_id",
                            "image_id",
                            " JOIN scope_image h ON h.image_id = p.image_id",
                            "o.name",
                            " JOIN scope o ON o.id = t.g",
                            few);
                default -> throw new InvalidInput("by", "must be pipeline, author or scope");
            };
        }

        String seen(Visibility visibility) {
            return " AND " + group + " IS NOT NULL AND " + (few ? "p.image_id IN (:few) AND " : "")
                    + (join.isEmpty() ? visibility.ofImage("p.image_id") : visibility.ofScope("h.scope_id"));
        }
    }
}
