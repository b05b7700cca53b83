package dev.plimsoll.server.practice;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
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

    private record Violations(long all, long repeated, long open) {}

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
        var violations = new TreeMap<String, Violations>();
        var times = new TreeMap<String, Long>();
        var shown = grouped(by, visibility, "practice_violation p", "p.opened_at >= :since");
        database.sql("SELECT g, COUNT(*), SUM(CASE WHEN times > 1 THEN 1 ELSE 0 END),"
                        + " SUM(CASE WHEN fixed_at IS NULL THEN 1 ELSE 0 END) FROM (" + shown + ") rows GROUP BY g")
                .param("since", since.toEpochMilli())
                .query(row -> {
                    violations.put(row.getString(1), new Violations(row.getLong(2), row.getLong(3), row.getLong(4)));
                });
        // the middle one, or the mean of the two in the middle
        database.sql("SELECT g, AVG(took) FROM (SELECT g, fixed_at - opened_at AS took,"
                        + " ROW_NUMBER() OVER (PARTITION BY g ORDER BY fixed_at - opened_at) AS place,"
                        + " COUNT(*) OVER (PARTITION BY g) AS many FROM (" + shown
                        + ") rows WHERE fixed_at IS NOT NULL) ranked"
                        + " WHERE place IN ((many + 1) / 2, (many + 2) / 2) GROUP BY g")
                .param("since", since.toEpochMilli())
                .query(row -> {
                    times.put(row.getString(1), Math.round(row.getDouble(2) / 1000));
                });
        var rows = database.sql("SELECT g, COUNT(*), SUM(first_try),"
                        + " SUM(CASE WHEN first_try = 1 AND compliant = 1 THEN 1 ELSE 0 END) FROM ("
                        + grouped(by, visibility, "registration p", "p.at >= :since")
                        + ") rows GROUP BY g ORDER BY g LIMIT " + MOST)
                .param("since", since.toEpochMilli())
                .query((row, n) -> {
                    var name = row.getString(1);
                    var found = violations.getOrDefault(name, new Violations(0, 0, 0));
                    return new Row(
                            name,
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            found.all,
                            found.repeated,
                            found.open,
                            times.get(name));
                })
                .list();
        return new Answer(since, rows);
    }

    /// Rows of a table `p` that are seen, each with the name `g` of its group.
    private static String grouped(String by, Visibility visibility, String table, String when) {
        var seen = when + " AND p.pipeline IS NOT NULL AND " + visibility.ofImage("p.image_id");
        return switch (by) {
            case "pipeline" -> "SELECT p.pipeline AS g, p.* FROM " + table + " WHERE " + seen;
            case "author" -> "SELECT p.author AS g, p.* FROM " + table + " WHERE p.author IS NOT NULL AND " + seen;
            case "scope" ->
                "SELECT o.name AS g, p.* FROM " + table + " JOIN scope_image h ON h.image_id = p.image_id"
                        + " JOIN scope o ON o.id = h.scope_id WHERE " + visibility.ofScope("o.id") + " AND " + seen;
            default -> throw new InvalidInput("by", "must be pipeline, author or scope");
        };
    }
}
