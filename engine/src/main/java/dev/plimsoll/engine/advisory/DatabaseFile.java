package dev.plimsoll.engine.advisory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import org.sqlite.JDBC;

/// The SQLite file that holds the advisories: its schema, and how it is opened (docs/adr on the database's
/// layout).
///
/// It is never changed in place: a new one is written beside it and renamed over it. So readers may open it as
/// immutable, without locks, and a reader that has it open keeps what it had.
final class DatabaseFile {
    /// Raised with every change of the tables or of what their columns mean.
    static final int SCHEMA = 3;

    /// `PLMS`, in SQLite's header at offset 68.
    static final int APPLICATION = 0x504c4d53;

    /// A package's number is its ecosystem's, shifted by this, and its place in it: so the advisories of one
    /// ecosystem lie together, and a number tells its ecosystem.
    static final int PACKAGE_BITS = 24;

    /// EPSS publishes five places; whole millionths take three bytes where a floating point number takes eight.
    static final double LIKELIHOOD_UNITS = 1_000_000;

    static final String[] TABLES = {
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
        """
        CREATE TABLE source(source INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, feed TEXT NOT NULL,
          reader INTEGER NOT NULL, covers TEXT NOT NULL, updated INTEGER, entries INTEGER NOT NULL,
          advisories INTEGER NOT NULL, withdrawn INTEGER NOT NULL, digest TEXT NOT NULL)""",
        """
        CREATE TABLE fetch(source TEXT PRIMARY KEY, address TEXT NOT NULL, etag TEXT, last_modified TEXT,
          fetched INTEGER, tried INTEGER NOT NULL, error TEXT) WITHOUT ROWID""",
        """
        CREATE TABLE warning(source TEXT, entry TEXT, code TEXT, message TEXT,
          PRIMARY KEY(source, entry, code, message)) WITHOUT ROWID""",
        """
        CREATE TABLE entry(source INTEGER, name TEXT, crc INTEGER NOT NULL, size INTEGER NOT NULL,
          first INTEGER NOT NULL, advisories INTEGER NOT NULL, withdrawn INTEGER NOT NULL, modified INTEGER,
          published INTEGER, digest BLOB NOT NULL, PRIMARY KEY(source, name)) WITHOUT ROWID""",
        "CREATE TABLE ecosystem(ecosystem INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        """
        CREATE TABLE package(ecosystem INTEGER, name TEXT, package INTEGER NOT NULL, PRIMARY KEY(ecosystem, name))
          WITHOUT ROWID""",
        """
        CREATE TABLE advisory(advisory INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL,
          names TEXT, published INTEGER, modified INTEGER, severity INTEGER, severity_source TEXT, cvss TEXT,
          packages BLOB, title TEXT, links TEXT)""",
        """
        CREATE TABLE affected(package INTEGER, advisory INTEGER, place INTEGER, ranges TEXT, versions TEXT,
          severity INTEGER, unfixed INTEGER, cvss TEXT, origin INTEGER, PRIMARY KEY(package, advisory, place))
          WITHOUT ROWID""",
        """
        CREATE TABLE exploited(cve TEXT, source INTEGER, added TEXT, PRIMARY KEY(cve, source)) WITHOUT ROWID""",
        "CREATE TABLE likelihood(cve INTEGER PRIMARY KEY, score INTEGER NOT NULL, percentile INTEGER NOT NULL)",
        "CREATE TABLE assessment(cve INTEGER PRIMARY KEY, source INTEGER NOT NULL, exploitation INTEGER, cvss TEXT)",
        """
        CREATE TABLE fix_seen(advisory INTEGER, package INTEGER, fixed TEXT, seen INTEGER NOT NULL,
          PRIMARY KEY(advisory, package, fixed)) WITHOUT ROWID""",
        """
        CREATE TABLE end_of_life(product TEXT, release TEXT, source INTEGER, ends TEXT NOT NULL, extended TEXT,
          PRIMARY KEY(product, release, source)) WITHOUT ROWID"""
    };

    private static final String REMEDY = "; run 'plimsoll db update', or 'plimsoll db build --from DIR'";

    private DatabaseFile() {}

    /// Opens a finished database for reading.
    ///
    /// @throws DatabaseException if it is missing, truncated, no database of ours, or of another schema
    static Connection read(Path file) {
        check(file);
        // Percent-encoded, so that no character of the path is taken for a parameter.
        return connect("file:" + file.toAbsolutePath().toUri().getRawPath() + "?mode=ro&immutable=1", file);
    }

    /// Loads the native library and the driver by asking an empty database.
    static void prepare() {
        try (var connection = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
                var statement = connection.prepareStatement("SELECT ?");
                var row = answer(statement)) {
            row.next();
            row.getString(1);
        } catch (SQLException | UnsatisfiedLinkError _) {
            // whoever opens a database is told
        }
    }

    private static ResultSet answer(PreparedStatement statement) throws SQLException {
        statement.setString(1, "");
        return statement.executeQuery();
    }

    /// Opens one that nobody else sees yet, for writing: no journal, since a failure throws the file away.
    static Connection write(Path file) {
        var connection = connect("file:" + file.toAbsolutePath().toUri().getRawPath(), file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=OFF");
            statement.execute("PRAGMA synchronous=OFF");
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            statement.execute("PRAGMA cache_size=-65536");
            statement.execute("PRAGMA temp_store=MEMORY");
            return connection;
        } catch (SQLException e) {
            throw new DatabaseException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// Whether a file is a database that this version can read and carry on.
    static boolean isUsable(Path file) {
        try {
            check(file);
            return true;
        } catch (DatabaseException e) {
            return false;
        }
    }

    /// Reads all of it, for one that comes from somebody else: what is damaged is not found out by a look-up later on,
    /// and what stands in place of a table, such as a view that never ends, is not asked.
    ///
    /// @throws DatabaseException if it is damaged, has other tables, or cannot be opened
    static void verify(Path file) {
        try (var connection = read(file);
                var statement = connection.createStatement()) {
            requireOwnTables(statement, file);
            try (var result = statement.executeQuery("PRAGMA quick_check(1)")) {
                var said = result.next() ? result.getString(1) : "nothing was said";
                if (!"ok".equals(said)) {
                    throw damaged(file, new SQLException(said));
                }
            }
        } catch (SQLException e) {
            throw damaged(file, e);
        }
    }

    private static void requireOwnTables(Statement statement, Path file) throws SQLException {
        var missing = new HashSet<String>();
        for (var table : TABLES) {
            missing.add(inOneLine(table));
        }
        try (var parts = statement.executeQuery("SELECT type, name, sql FROM sqlite_schema")) {
            while (parts.next()) {
                boolean known =
                        switch (parts.getString(1)) {
                            case "table" ->
                                parts.getString(2).startsWith("sqlite_")
                                        || missing.remove(inOneLine(String.valueOf(parts.getString(3))));
                            case "index" -> true;
                            default -> false;
                        };
                if (!known) {
                    throw new DatabaseException(file + " is no advisory database of Plimsoll: it holds the "
                            + parts.getString(1) + " " + parts.getString(2) + ", which does not belong there" + REMEDY);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new DatabaseException(file + " is no advisory database of Plimsoll: tables are missing" + REMEDY);
        }
    }

    private static String inOneLine(String sql) {
        return sql.replaceAll("\\s+", " ");
    }

    static DatabaseException damaged(Path file, Throwable cause) {
        return new DatabaseException(
                "the advisory database " + file + " is damaged (" + cause.getMessage() + ")" + REMEDY, cause);
    }

    private static Connection connect(String name, Path file) {
        try {
            return JDBC.createConnection("jdbc:sqlite:" + name, new Properties());
        } catch (SQLException e) {
            throw new DatabaseException(
                    "cannot open the advisory database " + file + ": " + e.getMessage() + REMEDY, e);
        } catch (UnsatisfiedLinkError e) {
            // the driver looks for its library once, and says nothing the second time
            throw new DatabaseException(
                    "cannot open the advisory database " + file + ": SQLite's library for this machine is not there;"
                            + " install Plimsoll anew",
                    e);
        }
    }

    /// Looks at SQLite's header (sqlite.org/fileformat2.html, 1.3), which also tells a file that was cut off.
    private static void check(Path file) {
        var header = ByteBuffer.allocate(100);
        long size;
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            size = channel.size();
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // Goes on until the header is full or the file ends.
            }
        } catch (NoSuchFileException e) {
            throw new DatabaseException("there is no advisory database at " + file + REMEDY, e);
        } catch (IOException e) {
            throw new DatabaseException(
                    "cannot read the advisory database " + file + ": " + e.getMessage() + REMEDY, e);
        }
        if (Files.isDirectory(file)
                || header.hasRemaining()
                || !new String(header.array(), 0, 15, StandardCharsets.US_ASCII).equals("SQLite format 3")
                || header.getInt(68) != APPLICATION) {
            throw new DatabaseException(file + " is no advisory database of Plimsoll" + REMEDY);
        }
        if (header.getInt(60) != SCHEMA) {
            throw new DatabaseException("the advisory database " + file + " has schema " + header.getInt(60)
                    + ", this version of Plimsoll reads schema " + SCHEMA + REMEDY);
        }
        int pageSize = Short.toUnsignedInt(header.getShort(16));
        long expected = Integer.toUnsignedLong(header.getInt(28)) * (pageSize == 1 ? 65_536 : pageSize);
        if (size != expected) {
            throw new DatabaseException("the advisory database " + file + " is damaged: it has " + size + " bytes, not "
                    + expected + REMEDY);
        }
    }
}
