package dev.plimsoll.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

final class CheckpointsTest {
    private static final long PAGE = 4_096;
    private static final int ENOUGH = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final ReentrantLock lock = new ReentrantLock(true);
    private SQLiteDataSource source;
    private Connection writer;

    @BeforeEach
    void open() throws SQLException {
        var pragmas = new SQLiteConfig();
        pragmas.setJournalMode(SQLiteConfig.JournalMode.WAL);
        pragmas.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0"); // nobody else does it
        source = new SQLiteDataSource(pragmas);
        source.setUrl("jdbc:sqlite:" + folder.resolve("test.db"));
        writer = source.getConnection();
        execute(writer, "CREATE TABLE thing (id INTEGER PRIMARY KEY, content BLOB)");
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    @Test
    void the_log_begins_anew_while_somebody_writes_all_the_time() throws Exception {
        try (var _ = new Checkpoints(source, lock, ENOUGH)) {
            for (int i = 0; i < 40; i++) {
                write(ENOUGH / 4); // ten logs' worth
                Thread.sleep(50);
            }
            awaitCopied();
        }
        assertThat(Files.size(folder.resolve("test.db-wal"))).isLessThan(5 * ENOUGH * PAGE);
        assertThat(Files.size(folder.resolve("test.db"))).isGreaterThan(9 * ENOUGH * PAGE);
    }

    @Test
    void what_somebody_still_reads_is_copied_when_it_is_read() throws Exception {
        try (var reader = source.getConnection()) {
            reader.setAutoCommit(false);
            assertThat(count(reader)).isZero(); // sees nothing of what comes until it ends
            try (var _ = new Checkpoints(source, lock, ENOUGH)) {
                write(2 * ENOUGH);
                Thread.sleep(500);
                assertThat(count(reader)).isZero();
                assertThat(left()).isGreaterThan(ENOUGH);
                reader.rollback();
                awaitCopied();
            }
            assertThat(count(reader)).isEqualTo(2 * ENOUGH);
        }
    }

    @Test
    void a_log_that_is_short_is_left_alone() throws Exception {
        try (var _ = new Checkpoints(source, lock, ENOUGH)) {
            write(ENOUGH / 2);
            Thread.sleep(600);
            assertThat(left()).isGreaterThanOrEqualTo(ENOUGH / 2);
        }
    }

    /// A page for each.
    private void write(int rows) throws SQLException {
        lock.lock();
        try {
            execute(
                    writer,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                            + ") INSERT INTO thing(content) SELECT randomblob(3600) FROM n");
        } finally {
            lock.unlock();
        }
    }

    private void awaitCopied() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (left() > ENOUGH) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private long left() throws SQLException {
        try (var statement = writer.createStatement();
                var row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            return row.getLong(2) - row.getLong(3);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM thing")) {
            return row.getInt(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
