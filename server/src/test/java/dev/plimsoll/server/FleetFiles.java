package dev.plimsoll.server;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.registration.Registrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// Fleets of [LargeFleet] as data folders that benches start on, made once (`benchmarks/platform build`).
///
/// On SQLite the platform's own code registers every image, a thousand in one transaction; each size grows from the one
/// before. The same rows are then copied into PostgreSQL, indexes after the rows.
public final class FleetFiles {
    private static final int PART = 1_000;
    private static final int TEAMS = 40;
    /// Each grows from the one before.
    private static final List<Integer> SIZES = List.of(1_000, 10_000, 25_000, 50_000, 75_000, 100_000);

    private static final String PG_USER = "postgres";

    private FleetFiles() {}

    /// Starts the platform on a fleet; a copy is the caller's business.
    ///
    /// @param url of its PostgreSQL; empty for SQLite
    public static TestPlatform start(Path data, String url, String... more) throws IOException {
        var settings = new ArrayList<>(List.of(more));
        settings.add("plimsoll.update.every=0s");
        if (!url.isEmpty()) {
            settings.add("plimsoll.database-url=" + url);
        }
        return TestPlatform.start(Dialect.SQLITE, data, settings.toArray(String[]::new));
    }

    /// The folder of a fleet on SQLite, made where it is missing.
    ///
    /// @param sizes ascending; each grows from the one before
    public static Path sqlite(Path folder, List<Integer> sizes) throws Exception {
        Path before = null;
        int images = 0;
        for (int size : sizes) {
            var wanted = folder.resolve("sqlite-" + size);
            if (!Files.isDirectory(wanted)) {
                var work = folder.resolve("work-" + size);
                delete(work);
                if (before == null) {
                    Files.createDirectories(work);
                } else {
                    copy(before, work);
                }
                grow(work, folder, images, size);
                Files.move(work, wanted, StandardCopyOption.ATOMIC_MOVE);
            }
            before = wanted;
            images = size;
        }
        return before;
    }

    private static void grow(Path data, Path folder, int from, int to) throws Exception {
        try (var platform = start(data, "")) {
            var database = platform.bean(Database.class);
            if (from == 0) {
                platform.advisories(LargeFleet.database(folder, "before", 0));
                scopes(platform);
            }
            long begin = System.nanoTime();
            for (int first = from; first < to; first += PART) {
                int start = first;
                int end = Math.min(to, first + PART);
                database.write(() -> register(platform, start, end));
                System.out.printf("%d images, %.0f/s%n", end, (end - from) / ((System.nanoTime() - begin) / 1e9));
            }
            database.sql("PRAGMA optimize").query((row, n) -> 1).list();
        }
    }

    private static void register(TestPlatform platform, int from, int to) {
        var registrations = platform.bean(Registrations.class);
        var principal = Principal.administrator("fleet");
        for (int i = from; i < to; i++) {
            registrations.register(LargeFleet.image(i), "key" + i, "digest" + i, List.of(), principal);
        }
    }

    /// Each team sees its own repositories, and somebody in it reads mail.
    static void scopes(TestPlatform platform) throws IOException, InterruptedException {
        for (int team = 0; team < TEAMS; team++) {
            var answer = platform.send(platform.request("/api/v1/scopes")
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("""
                            {"name": "team%1$d", "expression": "repository.startsWith(\\"reg.example/team%1$d/\\")",
                             "owners": [{"name": "team%1$d", "email": "team%1$d@example.org"}],
                             "contacts": {"security": "security%1$d@example.org"}}""".formatted(team))));
            if (answer.status() != 201) {
                throw new IOException(answer.body());
            }
        }
    }

    /// Opens the PostgreSQL of a folder, made where it is missing.
    public static EmbeddedPostgres postgresql(Path folder) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("maintenance_work_mem", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    /// Copies a fleet on SQLite into a PostgreSQL that is empty.
    public static void copy(Path sqlite, String url, Path data) throws Exception {
        try (var platform = start(data, url)) {
            // its tables are made, and the advisories are where each server finds them
            var file = advisories(sqlite);
            try (var in = Files.newInputStream(file)) {
                platform.bean(AdvisoryStore.class).take(in);
            }
        }
        try (var from = DriverManager.getConnection("jdbc:sqlite:" + sqlite.resolve("plimsoll.db"));
                var to = DriverManager.getConnection(url, PG_USER, "")) {
            execute(to, "SET session_replication_role = replica"); // foreign keys hold in the original
            var tables = strings(
                    to,
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN"
                            + " ('flyway_schema_history', 'scheduled_tasks', 'advisory_file') ORDER BY 1");
            var indexes = strings(to, """
                    SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN
                      (SELECT conname FROM pg_constraint) AND tablename NOT IN ('flyway_schema_history', 'scheduled_tasks')
                    ORDER BY 1""");
            for (var name : strings(to, """
                    SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN
                      (SELECT conname FROM pg_constraint) AND tablename NOT IN ('flyway_schema_history', 'scheduled_tasks')
                    """)) {
                execute(to, "DROP INDEX " + name);
            }
            for (var table : tables) {
                execute(to, "TRUNCATE " + table + " CASCADE");
            }
            for (var table : tables) {
                copy(table, from, to);
            }
            for (var index : indexes) {
                execute(to, index);
            }
            for (var table : tables) {
                if (!strings(
                                to,
                                "SELECT pg_get_serial_sequence('" + table + "', a.attname) FROM pg_attribute a WHERE"
                                        + " a.attrelid = '" + table
                                        + "'::regclass AND a.attname = 'id' AND a.attidentity <> ''")
                        .isEmpty()) {
                    strings(
                            to,
                            "SELECT setval(pg_get_serial_sequence('" + table + "', 'id'),"
                                    + " (SELECT COALESCE(MAX(id), 0) + 1 FROM " + table + "), false)::text");
                }
            }
            execute(to, "VACUUM ANALYZE");
        }
    }

    /// The file of advisories in a data folder.
    static Path advisories(Path data) throws IOException {
        try (var files = Files.newDirectoryStream(data.resolve("advisories"), "*.db")) {
            return files.iterator().next();
        }
    }

    private static void copy(String table, Connection from, Connection to) throws SQLException, IOException {
        var columns = new ArrayList<String>();
        try (var found = to.getMetaData().getColumns(null, "public", table, null)) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME"));
            }
        }
        var names = String.join(", ", columns);
        CopyManager copies = to.unwrap(PGConnection.class).getCopyAPI();
        try (var statement = from.createStatement();
                var rows = statement.executeQuery("SELECT " + names + " FROM " + table)) {
            var text = new StringBuilder();
            boolean more = rows.next();
            while (more) {
                text.setLength(0);
                while (more && text.length() < 8_000_000) {
                    for (int i = 1; i <= columns.size(); i++) {
                        text.append(i > 1 ? "\t" : "").append(escaped(rows.getObject(i)));
                    }
                    text.append('\n');
                    more = rows.next();
                }
                copies.copyIn("COPY " + table + " (" + names + ") FROM STDIN", new StringReader(text.toString()));
            }
        }
    }

    private static String escaped(Object value) {
        return switch (value) {
            case null -> "\\N";
            case String text ->
                text.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
            case byte[] bytes -> "\\\\x" + java.util.HexFormat.of().formatHex(bytes);
            default -> value.toString();
        };
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private static List<String> strings(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    /// Makes a fleet where it is missing.
    public static void make(Path folder, Dialect dialect, int size) throws Exception {
        if (!Files.isDirectory(folder.resolve("sqlite-" + size))) {
            sqlite(folder, SIZES.stream().filter(one -> one <= size).toList());
        }
        var wanted = folder.resolve("pg-" + size);
        if (dialect == Dialect.POSTGRESQL && !Files.isDirectory(wanted)) {
            var work = Files.createDirectories(folder.resolve("work-pg-" + size));
            try (var postgres = postgresql(work.resolve("data"))) {
                copy(folder.resolve("sqlite-" + size), postgres.getJdbcUrl(PG_USER, PG_USER), work.resolve("platform"));
            }
            Files.move(work, wanted, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// @param arguments a folder, a database (`sqlite` or `postgresql`), then sizes
    public static void main(String... arguments) throws Exception {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        var dialect = Dialect.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        for (var word : List.of(arguments).subList(2, arguments.length)) {
            make(folder, dialect, Integer.parseInt(word));
        }
        System.exit(0);
    }

    public static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
