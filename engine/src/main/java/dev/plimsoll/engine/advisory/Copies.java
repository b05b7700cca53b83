package dev.plimsoll.engine.advisory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One record may lie in several archives: a GitHub advisory about packages of npm and Maven lies in both, and
/// they need not be of the same day. For each package one copy speaks, and the others are shadowed: the copy in
/// the archive of the package's own ecosystem, else the newest.
final class Copies {
    private final Connection connection;

    private record Copy(long advisory, String source, long modified, long[] packages) {}

    Copies(Connection connection) {
        this.connection = connection;
    }

    /// Decides which copies speak.
    ///
    /// @param ids the advisories to look at; null for all
    void settle(@Nullable Collection<String> ids) throws SQLException {
        var names = new HashMap<Long, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT ecosystem, name FROM ecosystem")) {
            while (rows.next()) {
                names.put(rows.getLong(1), AdvisoryDatabase.baseOf(rows.getString(2)));
            }
        }
        try (var update = connection.prepareStatement(
                "UPDATE affected SET shadowed = ? WHERE package = ? AND advisory = ? AND shadowed IS NOT ?1")) {
            for (var id : ids == null ? repeated() : ids) {
                var copies = copies(id);
                var packages = new TreeSet<Long>();
                for (var copy : copies) {
                    for (long number : copy.packages()) {
                        packages.add(number);
                    }
                }
                for (long number : packages) {
                    var speaker = speaker(copies, names.getOrDefault(number >> DatabaseFile.PACKAGE_BITS, ""));
                    for (var copy : copies) {
                        boolean speaks =
                                copy.source().equals(speaker.source()) && copy.modified() == speaker.modified();
                        if (speaks) {
                            update.setNull(1, java.sql.Types.INTEGER);
                        } else {
                            update.setInt(1, 1);
                        }
                        update.setLong(2, number);
                        update.setLong(3, copy.advisory());
                        update.addBatch();
                    }
                }
            }
            update.executeBatch();
        }
    }

    private static Copy speaker(List<Copy> copies, String ecosystem) {
        var best = copies.getFirst();
        for (var copy : copies) {
            boolean own = copy.source().equals(ecosystem);
            boolean bestOwn = best.source().equals(ecosystem);
            if (own != bestOwn ? own : copy.modified() > best.modified()) {
                best = copy;
            }
        }
        return best;
    }

    private List<String> repeated() throws SQLException {
        var ids = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM advisory GROUP BY id HAVING count(*) > 1")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private List<Copy> copies(String id) throws SQLException {
        var copies = new ArrayList<Copy>();
        try (var find = connection.prepareStatement("""
                SELECT a.advisory, s.name, coalesce(a.modified, 0), a.packages
                FROM advisory a JOIN source s USING(source) WHERE a.id = ?""")) {
            find.setString(1, id);
            try (var rows = find.executeQuery()) {
                while (rows.next()) {
                    copies.add(new Copy(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getLong(3),
                            PackageNumbers.read(rows.getBytes(4))));
                }
            }
        }
        copies.sort(Comparator.comparing(Copy::source));
        return copies;
    }
}
