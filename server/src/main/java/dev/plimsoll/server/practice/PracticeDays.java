package dev.plimsoll.server.practice;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Registrations counted for each day when they are written, so that nobody who asks how well a team does reads those
/// of all. An image counts for the scopes that hold it now: where these change, what was counted moves along.
@Component
public class PracticeDays {
    static final String BY_AUTHOR = "author";
    static final String BY_SCOPES = "scopes";

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Database database;

    PracticeDays(Database database) {
        this.database = database;
    }

    /// The day of a time: days since 1970, UTC.
    static long day(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), DAY);
    }

    /// The scopes that hold an image, as rows have them.
    String scopes(long image) {
        return joined(database.sql("SELECT scope_id FROM scope_image WHERE image_id = ?")
                .param(image)
                .query((row, n) -> row.getLong(1))
                .list());
    }

    private static String joined(Collection<Long> scopes) {
        return new TreeSet<>(scopes).stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// One more registration, within the caller's transaction; nearly its last work, as others wait for the same rows.
    void add(@Nullable String author, String scopes, boolean firstTry, boolean compliant, Instant at) {
        database.alone(Locks.PRACTICE);
        var rows = new ArrayList<Object[]>();
        long change = firstTry ? 1 : 0;
        long passed = firstTry && compliant ? 1 : 0;
        if (author != null) {
            rows.add(new Object[] {BY_AUTHOR, day(at), author, 1L, change, passed});
        }
        rows.add(new Object[] {BY_SCOPES, day(at), scopes, 1L, change, passed});
        add(rows);
    }

    private void add(List<Object[]> rows) {
        database.batches().batchUpdate("""
                        INSERT INTO practice_day(kind, day, name, registrations, changes, passed) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (kind, day, name) DO UPDATE SET
                          registrations = practice_day.registrations + excluded.registrations,
                          changes = practice_day.changes + excluded.changes,
                          passed = practice_day.passed + excluded.passed""", rows);
    }

    /// Notes that other scopes hold an image, within the transaction that changes them.
    public void moved(long image, Collection<Long> before, Collection<Long> after) {
        database.alone(Locks.PRACTICE);
        var rows = new ArrayList<Object[]>();
        database.sql("SELECT r.at / " + DAY + ", COUNT(*), SUM(r.first_try),"
                        + " SUM(CASE WHEN r.first_try = 1 AND r.compliant = 1 THEN 1 ELSE 0 END) FROM registration r"
                        + " WHERE r.image_id = ? AND r.pipeline IS NOT NULL GROUP BY r.at / " + DAY)
                .param(image)
                .query(row -> {
                    rows.add(new Object[] {
                        BY_SCOPES, row.getLong(1), joined(before), -row.getLong(2), -row.getLong(3), -row.getLong(4)
                    });
                    rows.add(new Object[] {
                        BY_SCOPES, row.getLong(1), joined(after), row.getLong(2), row.getLong(3), row.getLong(4)
                    });
                });
        add(rows);
        database.sql("UPDATE practice_violation SET scopes = ? WHERE image_id = ?")
                .params(joined(after), image)
                .update();
    }

    private static final String HOLDING =
            "COALESCE((SELECT STRING_AGG(CAST(h.scope_id AS TEXT), ',' ORDER BY h.scope_id)"
                    + " FROM scope_image h WHERE h.image_id = practice_violation.image_id), '')";

    /// Counts anew what belongs to scopes, within the transaction that changes what one of them holds.
    public void scopesChanged() {
        database.alone(Locks.PRACTICE);
        database.sql("DELETE FROM practice_day WHERE kind = ?").param(BY_SCOPES).update();
        database.sql("INSERT INTO practice_day(kind, day, name, registrations, changes, passed)"
                        + " SELECT :kind, r.at / " + DAY + ", h.scopes, COUNT(*), SUM(r.first_try),"
                        + " SUM(CASE WHEN r.first_try = 1 AND r.compliant = 1 THEN 1 ELSE 0 END) FROM registration r"
                        + " JOIN (SELECT image_id, STRING_AGG(CAST(scope_id AS TEXT), ',' ORDER BY scope_id) AS scopes"
                        + " FROM scope_image GROUP BY image_id) h ON h.image_id = r.image_id"
                        + " WHERE r.pipeline IS NOT NULL GROUP BY r.at / " + DAY + ", h.scopes")
                .param("kind", BY_SCOPES)
                .update();
        database.sql("UPDATE practice_violation SET scopes = " + HOLDING + " WHERE scopes <> " + HOLDING)
                .update();
    }
}
