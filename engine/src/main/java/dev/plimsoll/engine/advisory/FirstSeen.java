package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Notes on which day an update first brought a fix, so that a grace period can count from it. What a new database, or
/// a
/// new source, brings at once has no such day; a day that is known outlives every later version of the advisory.
final class FirstSeen {
    /// Past this many former fixes an update forgets rather than to hold them all: it notes no day, which grants less
    /// grace, never more.
    private static final int MAX_REMEMBERED = 500_000;

    private static final long SECONDS_A_DAY = 86_400;
    /// Stands for the day of the update, which is known at its end.
    private static final long NOW = -1;

    private static final long UNKNOWN = 0;

    private final Connection connection;
    private final boolean fresh;
    private final Map<Fix, Long> former = new HashMap<>();
    private final Set<Noted> noted = new LinkedHashSet<>();
    private boolean seenNow;
    private boolean forgetful;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /// @param id the advisory's, which stays the same from one version of it to the next
    private record Fix(long source, String id, long packageNumber, String version) {}

    private record Noted(long advisory, long packageNumber, String version, long seen) {}

    /// @param fresh whether the database is new, so that nothing can be said of it
    FirstSeen(Connection connection, boolean fresh) {
        this.connection = connection;
        this.fresh = fresh;
    }

    /// Whether fixes that nobody knew before are seen today; not so for those of a source that was not there before.
    void seenNow(boolean today) {
        seenNow = today;
    }

    /// An advisory is about to be taken out, perhaps to come again in another version.
    ///
    /// @param packages of which it speaks
    void removed(long advisory, long[] packages) throws SQLException {
        if (fresh || forgetful || packages.length == 0) {
            return;
        }
        var seen = seenOf(advisory);
        var statement = prepared("""
                SELECT a.source, a.id, f.ranges FROM advisory a, affected f
                WHERE a.advisory = ?1 AND f.package = ?2 AND f.advisory = ?1""");
        for (long packageNumber : packages) {
            statement.setLong(1, advisory);
            statement.setLong(2, packageNumber);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    for (var version : fixed(row.getString(3))) {
                        former.put(
                                new Fix(row.getLong(1), row.getString(2), packageNumber, version),
                                seen.getOrDefault(packageNumber + " " + version, UNKNOWN));
                    }
                }
            }
        }
        if (former.size() > MAX_REMEMBERED) {
            forgetful = true;
            former.clear();
            noted.clear();
        }
    }

    private Map<String, Long> seenOf(long advisory) throws SQLException {
        Map<String, Long> seen = new HashMap<>();
        var statement = prepared("SELECT package, fixed, seen FROM fix_seen WHERE advisory = ?");
        statement.setLong(1, advisory);
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                seen.put(row.getLong(1) + " " + row.getString(2), row.getLong(3));
            }
        }
        if (!seen.isEmpty()) {
            var delete = prepared("DELETE FROM fix_seen WHERE advisory = ?");
            delete.setLong(1, advisory);
            delete.executeUpdate();
        }
        return seen;
    }

    /// An advisory speaks of a package.
    void added(long source, String id, long advisory, long packageNumber, @Nullable String ranges) {
        if (fresh || forgetful || (!seenNow && former.isEmpty())) {
            return;
        }
        for (var version : fixed(ranges)) {
            long seen = former.getOrDefault(new Fix(source, id, packageNumber, version), seenNow ? NOW : UNKNOWN);
            if (seen != UNKNOWN) {
                noted.add(new Noted(advisory, packageNumber, version, seen));
            }
        }
    }

    /// Writes the days down.
    ///
    /// @param now the update's time
    void finish(Instant now) throws SQLException {
        if (!noted.isEmpty() && !forgetful) {
            try (var insert = connection.prepareStatement("INSERT OR REPLACE INTO fix_seen VALUES (?, ?, ?, ?)")) {
                for (var one : noted) {
                    insert.setLong(1, one.advisory());
                    insert.setLong(2, one.packageNumber());
                    insert.setString(3, one.version());
                    insert.setLong(4, one.seen() == NOW ? now.getEpochSecond() / SECONDS_A_DAY : one.seen());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        noted.clear();
        former.clear();
    }

    /// Prepared once; it ends with the connection.
    private PreparedStatement prepared(String sql) throws SQLException {
        var known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    private static Set<String> fixed(@Nullable String ranges) {
        var versions = new LinkedHashSet<String>();
        if (ranges != null) {
            for (var range : AffectedText.ranges(ranges)) {
                for (var event : range.events()) {
                    if (event.kind() == Kind.FIXED) {
                        versions.add(event.version());
                    }
                }
            }
        }
        return versions;
    }
}
