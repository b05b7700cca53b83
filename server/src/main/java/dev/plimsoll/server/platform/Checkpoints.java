package dev.plimsoll.server.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies SQLite's write-ahead log into the database file beside the writer, who would else do it within a commit while
/// others wait for it (https://sqlite.org/wal.html, section 2.1). Only at the end does the writer wait, for what it
/// wrote
/// meanwhile, so that the log begins anew.
///
/// Whatever is asked of the log is asked of SQLite: whoever opens its files by himself and closes them takes away the
/// locks that the whole process has on them.
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /// Pages of 4 KiB: those of indexes are written again and again, and copied once.
    private static final int ENOUGH = 32_768;
    /// The writer is let wait for this part of it.
    private static final int PART = 8;

    private static final int MOST_ROUNDS = 4;
    private static final Duration PAUSE = Duration.ofMillis(200);
    /// Where somebody still reads what is old, or the database cannot be written.
    private static final Duration LONG_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final DataSource source;
    private final ReentrantLock writer;
    private final int enough;
    private final Thread thread;
    private volatile boolean closed;

    /// @param source of a connection of its own
    /// @param writer held by whoever writes
    Checkpoints(DataSource source, ReentrantLock writer) {
        this(source, writer, ENOUGH);
    }

    /// @param enough pages to begin
    Checkpoints(DataSource source, ReentrantLock writer, int enough) {
        this.source = source;
        this.writer = writer;
        this.enough = enough;
        this.thread = Thread.ofPlatform().daemon().name("checkpoints").unstarted(this::run);
        thread.start();
    }

    /// How to ask (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
    private enum Mode {
        /// Only tells.
        NOOP,
        /// Copies what it can without anybody's waiting.
        PASSIVE
    }

    private void run() {
        while (!closed) {
            try (var connection = source.getConnection()) {
                while (!closed) {
                    Thread.sleep(tried(connection) ? PAUSE : LONG_PAUSE);
                }
            } catch (SQLException e) {
                LOG.debug("the log of the database was not copied beside its writer: {}", e.getMessage());
                pause();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(LONG_PAUSE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /// @return whether there was little to do, or it was done
    private boolean tried(Connection connection) throws SQLException {
        long left = left(connection, Mode.NOOP);
        if (left < enough) {
            return true;
        }
        for (int round = 0; left > enough / PART && round < MOST_ROUNDS; round++) {
            left = left(connection, Mode.PASSIVE);
        }
        writer.lock();
        try {
            return left(connection, Mode.PASSIVE) == 0;
        } finally {
            writer.unlock();
        }
    }

    /// How many pages of the log are not in the file yet.
    private static long left(Connection connection, Mode mode) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            return row.next() ? row.getLong(2) - row.getLong(3) : 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
