package dev.plimsoll.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {
    private static final int PAGE = 4_096;
    private static final int COMMITS = 300;
    private static final int PAGES = 50;

    @TempDir
    private Path folder;

    private final ReentrantLock writer = new ReentrantLock(true);

    private Connection open(Path file) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("CREATE TABLE IF NOT EXISTS page(id INTEGER PRIMARY KEY, bytes BLOB)");
        }
        return connection;
    }

    private void write(Connection connection) throws SQLException, InterruptedException {
        for (int i = 0; i < COMMITS; i++) {
            writer.lock();
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "INSERT INTO page(bytes) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                + " WHERE i < " + PAGES + ") SELECT zeroblob(4000) FROM n");
            } finally {
                writer.unlock();
            }
            Thread.sleep(5);
        }
    }

    private static long log(Path file) throws Exception {
        return Files.size(file.resolveSibling(file.getFileName() + "-wal")) / PAGE;
    }

    @Test
    void the_log_of_one_who_writes_on_and_on_does_not_grow_on_and_on() throws Exception {
        var without = folder.resolve("without.db");
        try (var connection = open(without)) {
            write(connection);
            assertThat(log(without)).isGreaterThan(COMMITS * PAGES);
        }
        var with = folder.resolve("with.db");
        try (var connection = open(with);
                var _ = new Checkpoints("jdbc:sqlite:" + with, writer, 500, 2_000)) {
            write(connection);
            assertThat(log(with)).isLessThan(COMMITS * PAGES / 2);
            assertThat(Files.size(with) / PAGE).isGreaterThan(COMMITS * PAGES / 2);
        }
        try (var connection = open(with);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM page")) {
            assertThat(rows.getInt(1)).isEqualTo(COMMITS * PAGES);
        }
    }

    @Test
    void what_cannot_be_copied_stops_nobody() throws Exception {
        try (var _ = new Checkpoints("jdbc:sqlite:" + folder.resolve("none/at/all.db"), writer)) {
            Thread.sleep(300);
            assertThat(writer.tryLock()).isTrue();
        }
    }
}
