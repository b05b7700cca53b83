package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.ReadEntry.StoredAdvisory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes entries into the tables of a database that nobody reads yet. One thread.
final class DatabaseWriter implements AutoCloseable {
    /// Rows of `affected` are sorted by their key before they are written, at best those of a whole source at
    /// once: its ecosystems' packages lie together, so that each page is filled once. About 150 bytes a row.
    private static final int BATCH = 1 << 18;

    private static final int ADVISORY_BATCH = 1_000;

    private final Path file;
    private final Connection connection;
    private final PreparedStatement insertEntry;
    private final PreparedStatement insertAdvisory;
    private final PreparedStatement insertAffected;
    private final PreparedStatement insertPlainAffected;
    private final PreparedStatement insertPackage;
    private final Map<String, Ecosystem> ecosystems = new HashMap<>();
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final TreeSet<Long> emptied = new TreeSet<>();
    private final FirstSeen fixes;
    private final boolean fresh;
    private long lastAdvisory;
    private int unflushedAdvisories;

    /// @param origin the source, where that is not the one whose ecosystem the package is of
    private record Row(
            long number,
            long advisory,
            int place,
            @Nullable String ranges,
            @Nullable String versions,
            @Nullable Integer severity,
            @Nullable Integer unfixed,
            @Nullable String cvss,
            @Nullable Long origin) {
        boolean isPlain() {
            return versions == null && severity == null && unfixed == null && cvss == null && origin == null;
        }
    }

    private static final class Ecosystem {
        final long number;
        final Map<String, Long> packages = new HashMap<>();
        long lastPackage;

        Ecosystem(long number, long lastPackage) {
            this.number = number;
            this.lastPackage = lastPackage;
        }
    }

    /// @param fresh whether the file is new, and gets its tables
    DatabaseWriter(Path file, boolean fresh) {
        this.file = file;
        this.fresh = fresh;
        this.connection = DatabaseFile.write(file);
        this.fixes = new FirstSeen(connection, fresh);
        try {
            connection.setAutoCommit(false);
            if (fresh) {
                createTables();
            }
            lastAdvisory = number("SELECT coalesce(max(advisory), 0) FROM advisory");
            insertEntry = connection.prepareStatement("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            insertAdvisory =
                    connection.prepareStatement("INSERT INTO advisory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            insertAffected = connection.prepareStatement("INSERT INTO affected VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            insertPlainAffected = connection.prepareStatement(
                    "INSERT INTO affected(package, advisory, place, ranges) VALUES (?, ?, ?, ?)");
            insertPackage = connection.prepareStatement("INSERT INTO package VALUES (?, ?, ?)");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void createTables() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA application_id=" + DatabaseFile.APPLICATION);
            statement.execute("PRAGMA user_version=" + DatabaseFile.SCHEMA);
            for (var table : DatabaseFile.TABLES) {
                statement.execute(table);
            }
        }
    }

    Connection connection() {
        return connection;
    }

    /// Whether fixes that entries bring from now on are seen for the first time.
    void noteFixes(boolean seenNow) {
        fixes.seenNow(seenNow);
    }

    /// Adds what an entry gave.
    void add(long source, String sourceName, ReadEntry entry) {
        try {
            long first = lastAdvisory + 1;
            for (var advisory : entry.advisories) {
                add(source, sourceName, advisory);
            }
            insertEntry.setLong(1, source);
            insertEntry.setString(2, entry.name);
            insertEntry.setLong(3, entry.crc);
            insertEntry.setLong(4, entry.size);
            insertEntry.setLong(5, first);
            insertEntry.setInt(6, entry.advisories.size());
            insertEntry.setInt(7, entry.withdrawn);
            set(insertEntry, 8, entry.modified == null ? null : entry.modified.getEpochSecond());
            set(insertEntry, 9, entry.published == null ? null : entry.published.getEpochSecond());
            insertEntry.setBytes(10, entry.digest());
            insertEntry.addBatch();
            if (++unflushedAdvisories >= ADVISORY_BATCH) {
                flushAdvisories();
            }
            if (rows.size() >= BATCH) {
                flush();
            }
            addFacts(source, entry);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void add(long source, String sourceName, StoredAdvisory advisory) throws SQLException {
        long number = ++lastAdvisory;
        var packages = new long[advisory.affected().size()];
        int place = 0;
        for (var affected : advisory.affected()) {
            packages[place] = packageNumber(affected.ecosystem(), affected.name());
            fixes.added(source, advisory.id(), number, packages[place], affected.ranges());
            boolean own = Origins.speaksFor(sourceName, AdvisoryDatabase.baseOf(affected.ecosystem()));
            rows.add(new Row(
                    packages[place],
                    number,
                    place,
                    affected.ranges(),
                    affected.versions(),
                    affected.severity(),
                    affected.unfixed(),
                    affected.cvss(),
                    own ? null : source));
            place++;
        }
        insertAdvisory.setLong(1, number);
        insertAdvisory.setLong(2, source);
        insertAdvisory.setString(3, advisory.id());
        insertAdvisory.setString(4, advisory.names());
        set(insertAdvisory, 5, advisory.published());
        set(insertAdvisory, 6, advisory.modified());
        set(insertAdvisory, 7, advisory.severity());
        insertAdvisory.setString(8, advisory.severitySource());
        insertAdvisory.setString(9, advisory.cvss());
        insertAdvisory.setBytes(
                10,
                PackageNumbers.write(
                        java.util.Arrays.stream(packages).sorted().distinct().toArray()));
        insertAdvisory.setString(11, advisory.title());
        insertAdvisory.setString(12, advisory.links());
        insertAdvisory.addBatch();
    }

    private void addFacts(long source, ReadEntry entry) throws SQLException {
        if (!entry.exploited.isEmpty()) {
            try (var insert = connection.prepareStatement("INSERT OR IGNORE INTO exploited VALUES (?, ?, ?)")) {
                for (var exploited : entry.exploited) {
                    insert.setString(1, exploited.cve());
                    insert.setLong(2, source);
                    insert.setString(3, exploited.added());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        if (!entry.endsOfLife.isEmpty()) {
            try (var insert = connection.prepareStatement("INSERT OR IGNORE INTO end_of_life VALUES (?, ?, ?, ?, ?)")) {
                for (var end : entry.endsOfLife) {
                    insert.setString(1, end.product());
                    insert.setString(2, end.release());
                    insert.setLong(3, source);
                    insert.setString(4, end.ends());
                    insert.setString(5, end.extended());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
        if (!entry.assessed.isEmpty()) {
            var insert = prepared("INSERT OR REPLACE INTO assessment VALUES (?, ?, ?, ?)");
            for (var assessed : entry.assessed) {
                insert.setLong(1, assessed.cve());
                insert.setLong(2, source);
                set(insert, 3, assessed.exploitation());
                insert.setString(4, assessed.cvss());
                insert.executeUpdate();
            }
        }
        var likelihoods = entry.likelihoods();
        if (likelihoods != null) {
            try (var insert = connection.prepareStatement("INSERT OR REPLACE INTO likelihood VALUES (?, ?, ?)")) {
                for (int i = 0; i < likelihoods.count; i++) {
                    insert.setLong(1, likelihoods.cves[i]);
                    insert.setInt(2, (int) Math.round(likelihoods.scores[i] * DatabaseFile.LIKELIHOOD_UNITS));
                    insert.setInt(3, (int) Math.round(likelihoods.percentiles[i] * DatabaseFile.LIKELIHOOD_UNITS));
                    insert.addBatch();
                    if (i % ADVISORY_BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
        }
    }

    /// Writes what is held back.
    void flushEntries() {
        try {
            flush();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void flush() throws SQLException {
        flushAdvisories();
        insertPackage.executeBatch();
        rows.sort(Comparator.comparingLong(Row::number).thenComparingLong(Row::advisory));
        int batched = 0;
        for (var row : rows) {
            // Nine rows of ten have ranges only: half the calls into SQLite for them.
            var insert = row.isPlain() ? insertPlainAffected : insertAffected;
            insert.setLong(1, row.number());
            insert.setLong(2, row.advisory());
            insert.setInt(3, row.place());
            insert.setString(4, row.ranges());
            if (!row.isPlain()) {
                insert.setString(5, row.versions());
                set(insert, 6, row.severity());
                set(insert, 7, row.unfixed());
                insert.setString(8, row.cvss());
                set(insert, 9, row.origin());
            }
            insert.addBatch();
            if (++batched % ADVISORY_BATCH == 0) {
                insertAffected.executeBatch();
                insertPlainAffected.executeBatch();
            }
        }
        insertAffected.executeBatch();
        insertPlainAffected.executeBatch();
        rows.clear();
    }

    private void flushAdvisories() throws SQLException {
        insertAdvisory.executeBatch();
        insertEntry.executeBatch();
        unflushedAdvisories = 0;
    }

    private long packageNumber(String ecosystemName, String name) throws SQLException {
        var ecosystem = ecosystems.get(ecosystemName);
        if (ecosystem == null) {
            ecosystem = ecosystem(ecosystemName);
            ecosystems.put(ecosystemName, ecosystem);
        }
        var known = ecosystem.packages.get(name);
        if (known != null) {
            return known;
        }
        if (!fresh) {
            var find = prepared("SELECT package FROM package WHERE ecosystem = ? AND name = ?");
            find.setLong(1, ecosystem.number);
            find.setString(2, name);
            try (var found = find.executeQuery()) {
                if (found.next()) {
                    long number = found.getLong(1);
                    ecosystem.packages.put(name, number);
                    return number;
                }
            }
        }
        long number = ++ecosystem.lastPackage;
        if (number >> DatabaseFile.PACKAGE_BITS != ecosystem.number) {
            throw new DatabaseException("ecosystem " + ecosystemName + " has more than "
                    + (1 << DatabaseFile.PACKAGE_BITS) + " packages: the database cannot hold them");
        }
        ecosystem.packages.put(name, number);
        insertPackage.setLong(1, ecosystem.number);
        insertPackage.setString(2, name);
        insertPackage.setLong(3, number);
        insertPackage.addBatch();
        return number;
    }

    private Ecosystem ecosystem(String name) throws SQLException {
        try (var find = connection.prepareStatement("SELECT ecosystem FROM ecosystem WHERE name = ?")) {
            find.setString(1, name);
            try (var found = find.executeQuery()) {
                if (found.next()) {
                    long number = found.getLong(1);
                    return new Ecosystem(
                            number,
                            number("SELECT coalesce(max(package), " + (number << DatabaseFile.PACKAGE_BITS)
                                    + ") FROM package WHERE ecosystem = " + number));
                }
            }
        }
        long number = number("SELECT coalesce(max(ecosystem), 0) + 1 FROM ecosystem");
        try (var insert = connection.prepareStatement("INSERT INTO ecosystem VALUES (?, ?)")) {
            insert.setLong(1, number);
            insert.setString(2, name);
            insert.executeUpdate();
        }
        return new Ecosystem(number, number << DatabaseFile.PACKAGE_BITS);
    }

    /// Takes out what an entry gave before.
    void remove(long source, String entry, long first, int advisories) {
        try {
            flush();
            for (long advisory = first; advisory < first + advisories; advisory++) {
                removeAdvisory(advisory);
            }
            var delete = prepared("DELETE FROM entry WHERE source = ? AND name = ?");
            delete.setLong(1, source);
            delete.setString(2, entry);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void removeAdvisory(long advisory) throws SQLException {
        long[] packages = {};
        var find = prepared("SELECT packages FROM advisory WHERE advisory = ?");
        find.setLong(1, advisory);
        try (var found = find.executeQuery()) {
            if (found.next()) {
                packages = PackageNumbers.read(found.getBytes(1));
            }
        }
        fixes.removed(advisory, packages);
        var deleteAffected = prepared("DELETE FROM affected WHERE package = ? AND advisory = ?");
        for (long number : packages) {
            deleteAffected.setLong(1, number);
            deleteAffected.setLong(2, advisory);
            deleteAffected.addBatch();
            emptied.add(number);
        }
        deleteAffected.executeBatch();
        var deleteAdvisory = prepared("DELETE FROM advisory WHERE advisory = ?");
        deleteAdvisory.setLong(1, advisory);
        deleteAdvisory.executeUpdate();
    }

    /// A statement that is used often, prepared once; it ends with the connection.
    private PreparedStatement prepared(String sql) throws SQLException {
        var known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    /// Ends the writing of entries: what depends on all of them together is brought up to date.
    void finishEntries(Instant now) {
        try {
            flush();
            fixes.finish(now);
            removeEmptyPackages();
            if (fresh) {
                execute("CREATE INDEX advisory_id ON advisory(id)");
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// Looks at each ecosystem once, however many of its packages lost an advisory.
    private void removeEmptyPackages() throws SQLException {
        if (emptied.isEmpty()) {
            return;
        }
        execute("CREATE TEMP TABLE emptied(package INTEGER PRIMARY KEY)");
        try (var insert = connection.prepareStatement("INSERT INTO emptied VALUES (?)")) {
            for (long number : emptied) {
                insert.setLong(1, number);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        execute("DELETE FROM emptied WHERE EXISTS (SELECT 1 FROM affected a WHERE a.package = emptied.package)");
        execute("DELETE FROM package WHERE ecosystem IN (SELECT package >> " + DatabaseFile.PACKAGE_BITS
                + " FROM emptied) AND package IN (SELECT package FROM emptied)");
        execute("DELETE FROM ecosystem WHERE NOT EXISTS"
                + " (SELECT 1 FROM package p WHERE p.ecosystem = ecosystem.ecosystem)");
    }

    void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    DatabaseException failed(SQLException e) {
        return new DatabaseException("cannot write the advisory database " + file + ": " + e.getMessage(), e);
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void set(PreparedStatement statement, int column, @Nullable Number value) throws SQLException {
        if (value == null) {
            statement.setNull(column, Types.INTEGER);
        } else {
            statement.setLong(column, value.longValue());
        }
    }
}
