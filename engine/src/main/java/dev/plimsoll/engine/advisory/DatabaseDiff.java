package dev.plimsoll.engine.advisory;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What changed from one database to another (`plimsoll db diff`): the packages whose matches may differ are
/// those named here, and no others.
///
/// @param added advisories that are new
/// @param changed advisories that say something else now
/// @param removed advisories that are gone
/// @param packages that any of these is about, then or now
/// @param exploited CVEs that came to stand in the catalogue of known exploited vulnerabilities, or no longer
///     do
/// @param assessed CVEs of which others than the publishers of advisories say something else now
/// @param sources that appeared, vanished or changed: with one of another ecosystem, another archive may come
///     to speak for its packages, so all of a source that came or went are in `packages`
public record DatabaseDiff(
        List<AdvisoryName> added,
        List<AdvisoryName> changed,
        List<AdvisoryName> removed,
        List<PackageName> packages,
        SortedSet<String> exploited,
        SortedSet<String> assessed,
        List<String> sources) {
    public DatabaseDiff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        packages = List.copyOf(packages);
        exploited = Collections.unmodifiableSortedSet(exploited);
        assessed = Collections.unmodifiableSortedSet(assessed);
        sources = List.copyOf(sources);
    }

    /// @param source the archive it lies in
    public record AdvisoryName(String source, String id) implements Comparable<AdvisoryName> {
        @Override
        public int compareTo(AdvisoryName other) {
            int bySource = source.compareTo(other.source);
            return bySource != 0 ? bySource : id.compareTo(other.id);
        }
    }

    public record PackageName(String ecosystem, String name) implements Comparable<PackageName> {
        @Override
        public int compareTo(PackageName other) {
            int byEcosystem = ecosystem.compareTo(other.ecosystem);
            return byEcosystem != 0 ? byEcosystem : name.compareTo(other.name);
        }
    }

    /// Compares two databases. Takes time by what changed, but for a look at each entry of a source that
    /// changed.
    ///
    /// @throws DatabaseException as [SqliteAdvisoryDatabase#open]
    public static DatabaseDiff between(Path before, Path after) {
        try (var left = DatabaseFile.read(before);
                var right = DatabaseFile.read(after)) {
            var old = new Side(left);
            var now = new Side(right);
            var sources = new TreeSet<>(old.sources.keySet());
            sources.addAll(now.sources.keySet());
            sources.removeIf(name ->
                    old.sources.containsKey(name) && old.sources.get(name).equals(now.sources.get(name)));
            for (var source : sources) {
                old.readEntries(source);
                now.readEntries(source);
                for (var entry : old.entries.entrySet()) {
                    if (!entry.getValue().equals(now.entries.get(entry.getKey()))) {
                        old.take(source, entry.getKey());
                    }
                }
                for (var entry : now.entries.entrySet()) {
                    if (!entry.getValue().equals(old.entries.get(entry.getKey()))) {
                        now.take(source, entry.getKey());
                    }
                }
            }
            var added = new TreeSet<>(now.advisories);
            added.removeAll(old.advisories);
            var removed = new TreeSet<>(old.advisories);
            removed.removeAll(now.advisories);
            var changed = new TreeSet<>(now.advisories);
            changed.retainAll(old.advisories);
            var packages = new TreeSet<>(old.names());
            packages.addAll(now.names());
            return new DatabaseDiff(
                    List.copyOf(added),
                    List.copyOf(changed),
                    List.copyOf(removed),
                    List.copyOf(packages),
                    differing(old.exploited(), now.exploited()),
                    sources.isEmpty() ? new TreeSet<>() : differing(old.assessed(), now.assessed()),
                    List.copyOf(sources));
        } catch (SQLException e) {
            throw DatabaseFile.damaged(after, e);
        }
    }

    private static SortedSet<String> differing(Map<Long, String> left, Map<Long, String> right) {
        var differing = new TreeSet<String>();
        left.forEach((cve, said) -> {
            if (!said.equals(right.get(cve))) {
                differing.add(ReadEntry.cve(cve));
            }
        });
        right.keySet().stream().filter(cve -> !left.containsKey(cve)).forEach(cve -> differing.add(ReadEntry.cve(cve)));
        return differing;
    }

    private static SortedSet<String> differing(Set<String> left, Set<String> right) {
        var differing = new TreeSet<>(left);
        differing.removeIf(right::contains);
        right.stream().filter(one -> !left.contains(one)).forEach(differing::add);
        return differing;
    }

    /// One of the two databases.
    private static final class Side {
        private final Connection connection;
        final Map<String, String> sources = new HashMap<>();
        final Map<String, String> entries = new HashMap<>();
        final Set<AdvisoryName> advisories = new HashSet<>();
        private final Set<Long> packages = new HashSet<>();

        Side(Connection connection) throws SQLException {
            this.connection = connection;
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT name, digest FROM source")) {
                while (rows.next()) {
                    sources.put(rows.getString(1), rows.getString(2));
                }
            }
        }

        void readEntries(String source) throws SQLException {
            entries.clear();
            try (var find = connection.prepareStatement(
                    "SELECT name, digest FROM entry WHERE source = (SELECT source FROM source WHERE name = ?)")) {
                find.setString(1, source);
                try (var rows = find.executeQuery()) {
                    while (rows.next()) {
                        entries.put(rows.getString(1), Arrays.toString(rows.getBytes(2)));
                    }
                }
            }
        }

        void take(String source, String entry) throws SQLException {
            try (var find = connection.prepareStatement("""
                    SELECT a.id, a.packages FROM entry e JOIN advisory a
                      ON a.advisory >= e.first AND a.advisory < e.first + e.advisories
                    WHERE e.source = (SELECT source FROM source WHERE name = ?) AND e.name = ?""")) {
                find.setString(1, source);
                find.setString(2, entry);
                try (var rows = find.executeQuery()) {
                    while (rows.next()) {
                        advisories.add(new AdvisoryName(source, rows.getString(1)));
                        for (long number : PackageNumbers.read(rows.getBytes(2))) {
                            packages.add(number);
                        }
                    }
                }
            }
        }

        Set<String> exploited() throws SQLException {
            var cves = new HashSet<String>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT DISTINCT cve FROM exploited")) {
                while (rows.next()) {
                    cves.add(rows.getString(1));
                }
            }
            return cves;
        }

        Map<Long, String> assessed() throws SQLException {
            var assessed = new HashMap<Long, String>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT cve, exploitation, cvss FROM assessment")) {
                while (rows.next()) {
                    assessed.put(rows.getLong(1), rows.getString(2) + " " + rows.getString(3));
                }
            }
            return assessed;
        }

        Set<PackageName> names() throws SQLException {
            var names = new HashSet<PackageName>();
            var ecosystems = new TreeSet<Long>();
            packages.forEach(number -> ecosystems.add(number >> DatabaseFile.PACKAGE_BITS));
            for (var ecosystem : ecosystems) {
                try (var find = connection.prepareStatement("""
                        SELECT e.name, p.name, p.package FROM ecosystem e JOIN package p USING(ecosystem)
                        WHERE e.ecosystem = ?""")) {
                    find.setLong(1, ecosystem);
                    try (var rows = find.executeQuery()) {
                        while (rows.next()) {
                            if (packages.contains(rows.getLong(3))) {
                                names.add(new PackageName(rows.getString(1), rows.getString(2)));
                            }
                        }
                    }
                }
            }
            return names;
        }
    }
}
