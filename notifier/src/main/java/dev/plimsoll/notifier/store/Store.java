package dev.plimsoll.notifier.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The notifier's state. Whoever writes hands its work to one writer, which does what has come in the meantime in one
/// transaction and tells all of them when the disk has it: many small writes cost one `fsync` (group commit).
///
/// Safe for several threads.
public final class Store implements AutoCloseable {
    static final long SCHEMA_LOCK = 0x706c6d_60;
    static final long LEADER_LOCK = 0x706c6d_61;

    private static final int READERS = 6;

    private final HikariDataSource readers;
    private final Writer writer;

    private Store(HikariDataSource readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    /// Something to do within one transaction; may be done again where that transaction did not reach the disk, so it
    /// does nothing but what the transaction keeps.
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T in(Sql sql) throws SQLException;
    }

    /// Opens SQLite in a folder, which this process keeps for itself.
    ///
    /// @throws StoreException if another notifier has it, or it cannot be read
    public static Store inFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the data folder " + folder + "; name another with --data DIR", e);
        }
        var lock = FolderLock.take(folder);
        try {
            return open(
                    Dialect.SQLITE,
                    "jdbc:sqlite:" + folder.resolve("notifier.db").toAbsolutePath(),
                    null,
                    lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Opens PostgreSQL. Several notifiers may share one: all take events in, one of them routes and delivers.
    ///
    /// @param url `jdbc:postgresql://host/name?user=…`
    /// @param password absent where the address has it, or none is needed
    public static Store at(String url, @Nullable String password) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new StoreException("the database address must begin with jdbc:postgresql:");
        }
        return open(Dialect.POSTGRESQL, url, password, null);
    }

    private static Store open(Dialect dialect, String url, @Nullable String password, @Nullable FolderLock lock) {
        var pool = new HikariConfig();
        pool.setPoolName("notifier");
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(READERS);
        pool.setMinimumIdle(1);
        switch (dialect) {
            case SQLITE -> {
                pool.addDataSourceProperty("journal_mode", "WAL");
                pool.addDataSourceProperty("busy_timeout", "30000");
            }
            case POSTGRESQL -> {
                pool.addDataSourceProperty("ApplicationName", "plimsoll-notifier");
                if (password != null) {
                    pool.setPassword(password);
                }
            }
        }
        var writer = new Writer(dialect, url, password, lock);
        writer.open();
        return new Store(new HikariDataSource(pool), writer);
    }

    /// Does all of it or nothing. What it returns is told when the disk has it.
    ///
    /// @return fails with a [StoreException] if the database does not take it
    public <T extends @Nullable Object> CompletableFuture<T> later(Work<T> work) {
        return writer.add(work, false);
    }

    /// The same, before whatever else waits: for what somebody outside waits for.
    public <T extends @Nullable Object> CompletableFuture<T> first(Work<T> work) {
        return writer.add(work, true);
    }

    /// Does all of it or nothing, and waits until the disk has it.
    ///
    /// @throws StoreException if the database does not take it
    public <T extends @Nullable Object> T write(Work<T> work) throws InterruptedException {
        return await(later(work));
    }

    /// Waits for what [#later] began.
    ///
    /// @throws StoreException if the database did not take it
    public static <T extends @Nullable Object> T await(CompletableFuture<T> begun) throws InterruptedException {
        try {
            return begun.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new CompletionException(e.getCause());
        }
    }

    /// Reads what was committed before.
    ///
    /// @throws StoreException if the database does not answer
    public <T extends @Nullable Object> T read(Work<T> work) {
        try (var connection = readers.getConnection();
                var sql = new Sql(connection)) {
            return work.in(sql);
        } catch (SQLException e) {
            throw new StoreException("the notifier's database does not answer", e);
        }
    }

    /// Whether this process is the one that routes and delivers: always on SQLite; on PostgreSQL one of those who
    /// share it, another when that one is gone.
    public boolean leads() {
        return writer.leads();
    }

    /// Whether the last write, of the last seconds, failed: the disk is full, or the database is away.
    public boolean fails() {
        return writer.fails();
    }

    /// What waits to be written now.
    public int waiting() {
        return writer.waiting();
    }

    /// Ends after what was begun is on the disk.
    @Override
    public void close() {
        writer.close();
        readers.close();
    }
}
