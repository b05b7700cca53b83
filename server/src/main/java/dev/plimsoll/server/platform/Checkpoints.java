package dev.plimsoll.server.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies SQLite's write-ahead log into the database beside the writer, instead of within its commits: an inventory
/// with
/// new packages touches hundreds of pages of indexes, and copying them takes as long as writing them.
///
/// What is in the log is as safe as in the file. The log begins anew only when all of it is copied and nobody writes
/// meanwhile, for which the writer is kept waiting once the log is long. How long it is stands in the wal-index, whose
/// format SQLite keeps (https://sqlite.org/walformat.html, section 2.1).
final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    /// Pages that are not copied yet: 64 MiB.
    private static final long MANY = 16_384;
    /// Pages of the whole log: 256 MiB.
    static final long LONG = 65_536;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LAST_FRAME = 16;
    private static final int COPIED = 96;

    private final Path index;
    private final String url;
    private final ReentrantLock writer;
    private final long many;
    private final long longest;
    private final Thread thread;
    private volatile boolean closed;

    /// @param url of the database: `jdbc:sqlite:FILE`
    /// @param writer held by whoever writes
    Checkpoints(String url, ReentrantLock writer) {
        this(url, writer, MANY, LONG);
    }

    /// @param many pages that are copied at once
    /// @param longest pages of the log, from which on the writer is kept waiting
    Checkpoints(String url, ReentrantLock writer, long many, long longest) {
        this.index = Path.of(url.replaceFirst("^jdbc:sqlite:(file:)?", "").replaceFirst("\\?.*", "") + "-shm");
        this.url = url;
        this.writer = writer;
        this.many = many;
        this.longest = longest;
        this.thread = Thread.ofPlatform().daemon().name("checkpoints").unstarted(this::run);
        thread.start();
    }

    private void run() {
        boolean well = true;
        try (var connection = DriverManager.getConnection(url)) {
            while (!closed) {
                Thread.sleep(PAUSE);
                try {
                    copy(connection);
                    well = true;
                } catch (SQLException | IOException e) {
                    if (well && !closed) { // once for each time that it begins
                        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the log of writes cannot be copied");
                    }
                    well = false;
                }
            }
        } catch (InterruptedException e) {
            // the platform stops, and the last connection copies the rest
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("whoever writes copies the log of writes as well");
        }
    }

    private void copy(Connection connection) throws IOException, SQLException {
        if (frames(LAST_FRAME) - frames(COPIED) < many) {
            return;
        }
        checkpoint(connection);
        if (frames(LAST_FRAME) >= longest) {
            writer.lock();
            try {
                checkpoint(connection);
            } finally {
                writer.unlock();
            }
        }
    }

    /// As far as it goes without making anybody wait.
    private static void checkpoint(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    private long frames(int place) throws IOException {
        try (var channel = FileChannel.open(index)) {
            var number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
            return channel.read(number, place) == Integer.BYTES ? Integer.toUnsignedLong(number.getInt(0)) : 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
