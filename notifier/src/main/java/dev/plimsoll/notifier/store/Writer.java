package dev.plimsoll.notifier.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes whatever waits into one transaction; where that fails, each by itself. What
/// somebody outside waits for goes first, and as long as there is such work the other gets a few milliseconds of each
/// transaction: else everybody who posts would wait for the routing of what others posted before.
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int MOST_IN_ONE = 512;
    private static final long BESIDE_URGENT_NANOSECONDS = 8_000_000;
    private static final long RETRY_NANOSECONDS = 2_000_000_000L;
    /// Afterwards somebody may try again whether the disk has room.
    private static final long FAILURE_NANOSECONDS = 10_000_000_000L;

    private final Dialect dialect;
    private final String url;
    private final @Nullable String password;
    private final @Nullable FolderLock lock;
    private final LinkedBlockingQueue<Task<?>> urgent = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>();
    private final Semaphore added = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("notifier-writer").unstarted(this::run);
    private volatile boolean leads;
    /// When a write failed, with none since that did not; 0 where all is well.
    private volatile long failedAt;
    private volatile boolean closed;
    private @Nullable Connection connection;
    private @Nullable Sql sql;
    private long asked = System.nanoTime() - RETRY_NANOSECONDS;

    Writer(Dialect dialect, String url, @Nullable String password, @Nullable FolderLock lock) {
        this.dialect = dialect;
        this.url = url;
        this.password = password;
        this.lock = lock;
    }

    private record Task<T extends @Nullable Object>(Store.Work<T> work, CompletableFuture<T> done) {
        Runnable run(Sql sql) throws SQLException {
            var result = work.in(sql);
            return () -> done.complete(result);
        }
    }

    /// Connects for the first time, so that a wrong address is told at once, and begins.
    void open() {
        try {
            connect();
        } catch (SQLException e) {
            throw new StoreException("cannot open the notifier's database", e);
        }
        thread.start();
    }

    <T extends @Nullable Object> CompletableFuture<T> add(Store.Work<T> work, boolean first) {
        var done = new CompletableFuture<T>();
        (first ? urgent : tasks).add(new Task<>(work, done));
        added.release();
        if (closed) {
            // whoever comes after the end is told so, not left waiting
            done.completeExceptionally(new StoreException("the notifier is stopping"));
        }
        return done;
    }

    boolean leads() {
        return leads;
    }

    boolean fails() {
        long at = failedAt;
        return at != 0 && System.nanoTime() - at < FAILURE_NANOSECONDS;
    }

    int waiting() {
        return urgent.size() + tasks.size();
    }

    private void run() {
        while (!closed || waiting() > 0) {
            try {
                if (waiting() == 0) {
                    boolean _ = added.tryAcquire(200, TimeUnit.MILLISECONDS);
                }
                added.drainPermits();
                if (!leads) {
                    askToLead();
                }
                List<Task<?>> together = new ArrayList<>();
                boolean first = urgent.drainTo(together, MOST_IN_ONE) > 0;
                if (!first) {
                    tasks.drainTo(together, MOST_IN_ONE);
                }
                if (!together.isEmpty()) {
                    write(together, first);
                }
            } catch (InterruptedException e) {
                // nobody stops the writer but close(), which waits for it
                LOG.atWarn().log("the writer was interrupted and goes on");
            }
        }
        disconnect();
    }

    /// @param first whether somebody waits for it outside: then the rest has little time beside it
    private void write(List<Task<?>> together, boolean first) {
        try {
            var done = transaction(together, first ? System.nanoTime() + BESIDE_URGENT_NANOSECONDS : 0);
            failedAt = 0;
            done.forEach(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            if (together.size() > 1 && connection != null) {
                together.forEach(task -> write(List.of(task), false));
            } else {
                if (e instanceof SQLException) {
                    failedAt = System.nanoTime() | 1;
                }
                var reason = e instanceof SQLException cause
                        ? new StoreException("the notifier's database does not take it", cause)
                        : e;
                together.forEach(task -> task.done.completeExceptionally(reason));
            }
        }
    }

    /// @param until as long as it is not then, what else waits is taken along; 0 for nothing
    private List<Runnable> transaction(List<Task<?>> together, long until) throws SQLException {
        if (connection == null) {
            connect();
        }
        var to = connection;
        var on = sql;
        if (to == null || on == null) {
            throw new SQLException("no connection");
        }
        try {
            List<Runnable> done = new ArrayList<>(together.size());
            for (var task : together) {
                done.add(task.run(on));
            }
            while (until != 0 && System.nanoTime() - until < 0) {
                var beside = tasks.poll();
                if (beside == null) {
                    break;
                }
                together.add(beside);
                done.add(beside.run(on));
            }
            to.commit();
            return done;
        } catch (SQLException | RuntimeException e) {
            try {
                to.rollback();
                if (!to.isValid(5)) {
                    disconnect();
                }
            } catch (SQLException broken) {
                disconnect();
            }
            throw e;
        }
    }

    private void connect() throws SQLException {
        var settings = new Properties();
        switch (dialect) {
            case SQLITE -> {
                settings.setProperty("journal_mode", "WAL");
                // what was answered with success outlives a power cut
                settings.setProperty("synchronous", "FULL");
                settings.setProperty("busy_timeout", "30000");
                settings.setProperty("transaction_mode", "IMMEDIATE");
                settings.setProperty("cache_size", "-65536");
                settings.setProperty("temp_store", "MEMORY");
                // pages that are written again and again go to the database itself less often
                settings.setProperty("wal_autocheckpoint", "4000");
                // asked for by RETURNING where they are needed
                settings.setProperty("jdbc.get_generated_keys", "false");
            }
            case POSTGRESQL -> {
                settings.setProperty("ApplicationName", "plimsoll-notifier writer");
                settings.setProperty("tcpKeepAlive", "true");
                if (password != null) {
                    settings.setProperty("password", password);
                }
            }
        }
        var fresh = DriverManager.getConnection(url, settings);
        try {
            Schema.apply(fresh, dialect);
            fresh.setAutoCommit(false);
        } catch (SQLException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        connection = fresh;
        sql = new Sql(fresh);
        lead();
    }

    /// The lock belongs to the connection: a process that is cut off from the database leads no longer, and asks again
    /// from time to time.
    private void askToLead() {
        if (System.nanoTime() - asked < RETRY_NANOSECONDS) {
            return;
        }
        asked = System.nanoTime();
        try {
            if (connection == null) {
                connect();
            } else {
                lead();
            }
        } catch (SQLException | StoreException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the notifier's database is away");
            disconnect();
        }
    }

    private void lead() throws SQLException {
        var on = sql;
        var to = connection;
        if (on != null && to != null) {
            leads = switch (dialect) {
                case SQLITE -> true;
                case POSTGRESQL ->
                    on.query("SELECT pg_try_advisory_lock(" + Store.LEADER_LOCK + ")", row -> row.getBoolean(1))
                            .getFirst();
            };
            to.commit();
        }
    }

    private void disconnect() {
        leads = false;
        try {
            if (sql != null) {
                sql.close();
            }
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a broken connection would not close");
        }
        sql = null;
        connection = null;
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        for (var queue : List.of(urgent, tasks)) {
            for (var task = queue.poll(); task != null; task = queue.poll()) {
                task.done.completeExceptionally(new StoreException("the notifier is stopping"));
            }
        }
        if (lock != null) {
            lock.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
