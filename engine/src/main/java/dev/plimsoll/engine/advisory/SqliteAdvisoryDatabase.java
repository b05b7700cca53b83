package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.SourceFacts;
import dev.plimsoll.vocabulary.Warning;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The advisory database in an SQLite file, opened read-only and as immutable: it never waits for a lock and
/// never writes beside the file. Safe for use by several threads, which take turns.
public final class SqliteAdvisoryDatabase implements AdvisoryDatabase {
    private static final String CANDIDATES = """
            SELECT advisory, ranges, versions, severity, unfixed, cvss, origin FROM affected
            WHERE package = (SELECT package FROM package
                             WHERE ecosystem = (SELECT ecosystem FROM ecosystem WHERE name = ?1) AND name = ?2)""";

    private static final String AFFECTED_BY = """
            SELECT f.advisory, f.ranges, f.versions, f.severity, f.unfixed, f.cvss, f.origin, e.name, p.name
            FROM affected f, ecosystem e, package p
            WHERE f.package = ?1 AND f.advisory = ?2
              AND e.ecosystem = ?1 >> 24 AND p.ecosystem = e.ecosystem AND p.package = ?1""";

    private static final String ADVISORY = """
            SELECT a.id, s.name, a.names, a.title, a.published, a.modified, a.severity, a.severity_source, a.cvss, a.links
            FROM advisory a JOIN source s USING(source) WHERE a.advisory = ?""";

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable Origins origins;
    private @Nullable Boolean notesFixes;
    // what is asked anew for every inventory, of a file that never changes
    private @Nullable Set<String> ecosystems;
    private @Nullable Set<String> covered;
    private @Nullable DatabaseFacts facts;
    private @Nullable Map<String, Set<String>> subjects;
    private @Nullable List<Warning> warnings;

    private SqliteAdvisoryDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /// Reads all of a file that comes from somebody else, for some seconds.
    ///
    /// @throws DatabaseException if it is damaged, or is no database of ours of this version
    public static void verify(Path file) {
        DatabaseFile.verify(file);
    }

    /// Opens a database.
    ///
    /// @throws DatabaseException if it is missing, cut off, of another schema, or no database of ours
    public static SqliteAdvisoryDatabase open(Path file) {
        return new SqliteAdvisoryDatabase(file, DatabaseFile.read(file));
    }

    /// Loads SQLite and sets it up, for those who have a processor to spare before they open a database.
    public static void prepare() {
        DatabaseFile.prepare();
    }

    @Override
    public synchronized List<Candidate> candidates(String ecosystem, String name) {
        var key = AdvisoryDatabase.packageKey(ecosystem, name);
        return speaking(query(CANDIDATES, row -> stored(row, ecosystem, key), ecosystem, key));
    }

    private Stored stored(ResultSet row, String ecosystem, String key) throws SQLException {
        var severity = integer(row, 4);
        var unfixed = integer(row, 5);
        return new Stored(
                row.getLong(1),
                integer(row, 7),
                new AffectedPackage(
                        ecosystem,
                        key,
                        AffectedText.ranges(row.getString(2)),
                        AffectedText.lines(row.getString(3)),
                        severity == null ? null : StoredNumbers.severity(severity),
                        unfixed == null ? null : StoredNumbers.fixState(unfixed),
                        AffectedText.cvss(row.getString(6))));
    }

    /// Of what several archives say of one package, that which counts.
    private List<Candidate> speaking(List<Stored> all) {
        boolean fromElsewhere = false;
        for (var one : all) {
            fromElsewhere |= one.origin != null;
        }
        if (!fromElsewhere) {
            return List.copyOf(all);
        }
        if (origins == null) {
            origins = Origins.read(this::query);
        }
        return origins.speaking(all);
    }

    /// A candidate whose advisory is read when it is first asked for.
    final class Stored implements Candidate {
        private final long key;
        /// The archive's number, if it is not that of the package's own ecosystem.
        final @Nullable Integer origin;
        private final AffectedPackage affected;
        private @Nullable Advisory advisory;

        Stored(long key, @Nullable Integer origin, AffectedPackage affected) {
            this.key = key;
            this.origin = origin;
            this.affected = affected;
        }

        @Override
        public Advisory advisory() {
            synchronized (SqliteAdvisoryDatabase.this) {
                var known = advisory;
                if (known == null) {
                    known = readAdvisory(key);
                    advisory = known;
                }
                return known;
            }
        }

        @Override
        public Object key() {
            return key;
        }

        @Override
        public Optional<Instant> fixSeen(String fixedVersion) {
            return SqliteAdvisoryDatabase.this.fixSeen(key, affected, fixedVersion);
        }

        @Override
        public AffectedPackage affected() {
            return affected;
        }
    }

    private Advisory readAdvisory(long key) {
        var found = query(ADVISORY, SqliteAdvisoryDatabase::advisory, key);
        if (found.isEmpty()) {
            throw DatabaseFile.damaged(file, new SQLException("advisory " + key + " is not there"));
        }
        return found.getFirst();
    }

    private static Advisory advisory(ResultSet row) throws SQLException {
        var names = row.getString(3);
        var title = row.getString(4);
        var severity = integer(row, 7);
        return new Advisory(
                row.getString(1),
                row.getString(2),
                AffectedText.names(names, 0),
                AffectedText.names(names, 1),
                AffectedText.names(names, 2),
                title == null ? "" : title,
                instant(row, 5),
                instant(row, 6),
                severity == null ? null : StoredNumbers.severity(severity),
                row.getString(8),
                AffectedText.cvss(row.getString(9)),
                AffectedText.lines(row.getString(10)));
    }

    @Override
    public synchronized List<Candidate> named(String id) {
        // A name ends where a blank, a line or the text does; that is looked at below.
        var keys = query(
                "SELECT advisory FROM advisory WHERE id = ?1 OR instr(names, ?1) > 0 ORDER BY id, source",
                row -> row.getLong(1),
                id);
        var candidates = new ArrayList<Candidate>();
        for (var key : keys) {
            var advisory = readAdvisory(key);
            if (advisory.id().equals(id)
                    || advisory.aliases().contains(id)
                    || advisory.upstream().contains(id)
                    || advisory.related().contains(id)) {
                candidates.addAll(affectedBy(key));
            }
        }
        return candidates;
    }

    private List<Candidate> affectedBy(long key) {
        var packages = query(
                "SELECT packages FROM advisory WHERE advisory = ?", row -> PackageNumbers.read(row.getBytes(1)), key);
        var candidates = new ArrayList<Candidate>();
        for (long number : packages.getFirst()) {
            candidates.addAll(
                    speaking(query(AFFECTED_BY, row -> stored(row, row.getString(8), row.getString(9)), number, key)));
        }
        return candidates;
    }

    @Override
    public synchronized Set<String> ecosystems() {
        var known = ecosystems;
        if (known == null) {
            known = sorted(query("SELECT name FROM ecosystem", row -> row.getString(1)));
            ecosystems = known;
        }
        return known;
    }

    @Override
    public synchronized Set<String> covered() {
        var known = covered;
        if (known == null) {
            known = readCovered();
            covered = known;
        }
        return known;
    }

    private Set<String> readCovered() {
        var bases = new TreeSet<String>();
        for (var ecosystem : ecosystems()) {
            bases.add(AdvisoryDatabase.baseOf(ecosystem));
        }
        var names = new ArrayList<String>();
        for (var lines : query("SELECT covers FROM source WHERE covers <> ''", row -> row.getString(1))) {
            names.addAll(AffectedText.lines(lines));
        }
        names.retainAll(bases);
        return sorted(names);
    }

    private static Set<String> sorted(List<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    @Override
    public synchronized boolean knownExploited(String cve) {
        return !query("SELECT 1 FROM exploited WHERE cve = ? LIMIT 1", row -> true, cve)
                .isEmpty();
    }

    @Override
    public synchronized Optional<Epss> epss(String cve) {
        long number = ReadEntry.cveNumber(cve);
        return number < 0
                ? Optional.empty()
                : query(
                                "SELECT score, percentile FROM likelihood WHERE cve = ?",
                                row -> new Epss(
                                        row.getInt(1) / DatabaseFile.LIKELIHOOD_UNITS,
                                        row.getInt(2) / DatabaseFile.LIKELIHOOD_UNITS),
                                number)
                        .stream()
                        .findFirst();
    }

    @Override
    public synchronized Optional<Assessment> assessment(String cve) {
        long number = ReadEntry.cveNumber(cve);
        return number < 0
                ? Optional.empty()
                : query(
                                "SELECT exploitation, cvss FROM assessment WHERE cve = ?",
                                row -> {
                                    var exploitation = integer(row, 1);
                                    return new Assessment(
                                            exploitation == null ? null : StoredNumbers.exploitation(exploitation),
                                            AffectedText.cvss(row.getString(2)));
                                },
                                number)
                        .stream()
                        .findFirst();
    }

    private synchronized Optional<Instant> fixSeen(long advisory, AffectedPackage affected, String version) {
        var noted = notesFixes;
        if (noted == null) {
            noted = !query("SELECT 1 FROM fix_seen LIMIT 1", row -> true).isEmpty();
            notesFixes = noted;
        }
        // a database that was built at once has none, and is not asked thousands of times
        return !noted
                ? Optional.empty()
                : query(
                                """
                        SELECT min(seen) FROM fix_seen WHERE advisory = ?1 AND fixed = ?2 AND package =
                          (SELECT package FROM package
                           WHERE ecosystem = (SELECT ecosystem FROM ecosystem WHERE name = ?3) AND name = ?4)""",
                                row -> integer(row, 1) == null
                                        ? Instant.MIN
                                        : Instant.ofEpochSecond(row.getLong(1) * 86_400),
                                advisory,
                                version,
                                affected.ecosystem(),
                                affected.name())
                        .stream()
                        .filter(seen -> !seen.equals(Instant.MIN))
                        .findFirst();
    }

    @Override
    public synchronized Optional<LocalDate> endOfLife(OperatingSystem os) {
        var version = os.versionId();
        var product = ReleaseNames.product(os.id());
        // The release that is tracked may be longer or shorter than the version: 3.18 for 3.18.9, 9 for 9.4, 2 for 2.
        while (product != null && version != null && !version.isEmpty()) {
            var ends = query(
                    "SELECT ends, extended FROM end_of_life WHERE product = ?1 AND release = ?2 ORDER BY source",
                    row -> new String[] {row.getString(1), row.getString(2)},
                    product,
                    version);
            if (!ends.isEmpty()) {
                var longer = ends.getFirst()[1];
                return Optional.of(LocalDate.parse(
                        longer != null && ReleaseNames.extendedSupportIsPublic(product) ? longer : ends.getFirst()[0]));
            }
            int dot = version.lastIndexOf('.');
            version = dot < 0 ? "" : version.substring(0, dot);
        }
        return Optional.empty();
    }

    @Override
    public synchronized DatabaseFacts facts() {
        var known = facts;
        if (known == null) {
            known = readFacts();
            facts = known;
        }
        return known;
    }

    private DatabaseFacts readFacts() {
        var meta = meta();
        var sources = query(
                "SELECT name, updated, advisories FROM source ORDER BY name",
                row -> new SourceFacts(row.getString(1), instant(row, 2), row.getLong(3)));
        var digest = meta.get("digest");
        var built = meta.get("built");
        return new DatabaseFacts(
                digest == null ? null : Digest.parse(digest), built == null ? null : Instant.parse(built), sources);
    }

    private Map<String, String> meta() {
        var meta = new HashMap<String, String>();
        query("SELECT key, value FROM meta", row -> meta.put(row.getString(1), row.getString(2)));
        return meta;
    }

    @Override
    public synchronized Map<String, Set<String>> subjects() {
        var known = subjects;
        if (known == null) {
            known = Collections.unmodifiableMap(SourceSubjects.read(meta()));
            subjects = known;
        }
        return known;
    }

    @Override
    public synchronized List<Warning> warnings() {
        var known = warnings;
        if (known == null) {
            known = List.copyOf(query(
                    "SELECT code, source, message FROM warning ORDER BY code, source, message",
                    row -> new Warning(row.getString(1), row.getString(2), row.getString(3))));
            warnings = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DatabaseFile.damaged(file, e);
        }
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Statements are prepared once and kept: a lookup is then one descent into the b-tree.
    private <T> List<T> query(String sql, Row<T> reader, Object... parameters) {
        try {
            var statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof String text) {
                    statement.setString(i + 1, text);
                } else {
                    statement.setLong(i + 1, (Long) parameters[i]);
                }
            }
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            }
        } catch (SQLException e) {
            throw DatabaseFile.damaged(file, e);
        }
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochSecond(value);
    }
}
