package dev.plimsoll.engine.advisory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets one process at a time write the database: others wait. Readers never take it. It ends with the process,
/// however that ends; the empty file stays, since removing it would let two processes lock two files of one name.
final class DatabaseLock implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    private final FileChannel channel;
    private final FileLock lock;

    private DatabaseLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /// Waits for the lock.
    ///
    /// @throws DatabaseException if it is not to be had within `patience`, or the folder cannot be written
    static DatabaseLock take(Path database, Duration patience) throws InterruptedException {
        var file = database.resolveSibling(database.getFileName() + ".lock");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long deadline = System.nanoTime() + patience.toNanos();
            while (true) {
                var lock = tryLock(channel);
                if (lock != null) {
                    return new DatabaseLock(channel, lock);
                }
                if (System.nanoTime() > deadline) {
                    channel.close();
                    throw new DatabaseException("another process has been writing " + database + " for "
                            + patience.toSeconds() + " s; wait for it, or end it");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            throw new DatabaseException("cannot write beside " + database + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return null;
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new DatabaseException("cannot release the lock of the advisory database: " + e.getMessage(), e);
        }
    }
}
