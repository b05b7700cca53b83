package dev.plimsoll.server.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The state of the platform: plain SQL in the subset that SQLite and PostgreSQL both speak.
///
/// Whatever writes runs in [#write] or [#writeTogether]; reading needs no transaction. Safe for several threads.
public final class Database implements AutoCloseable {
    private final Client readers;
    /// The same with PostgreSQL.
    private final Client writers;
    private final DataSource writing;
    private final TransactionTemplate transactions;
    private final Dialect dialect;
    /// SQLite has one writer at a time: waiting here is fair and costs nothing, waiting there is polling.
    private final ReentrantLock writer = new ReentrantLock(true);
    private final @Nullable GroupCommit groups;
    private final @Nullable Checkpoints checkpoints;
    private final Runnable own;

    private record Client(JdbcTemplate template, JdbcClient client) {
        static Client of(DataSource source) {
            var template = new JdbcTemplate(source);
            return new Client(template, JdbcClient.create(template));
        }
    }

    /// SQLite leaves some transactions open that it cannot commit: they are rolled back, and the first fault is told.
    private static final class Transactions extends JdbcTransactionManager {
        private static final long serialVersionUID = 1;

        Transactions(DataSource source) {
            super(source);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            try {
                super.doCommit(status);
            } catch (RuntimeException e) {
                try {
                    doRollback(status);
                } catch (RuntimeException alreadyRolledBack) {
                    e.addSuppressed(alreadyRolledBack);
                }
                throw e;
            }
        }
    }

    private Database(
            DataSource readers, DataSource writers, @Nullable DataSource copier, Dialect dialect, Runnable own) {
        this.readers = Client.of(readers);
        this.writers = Client.of(writers);
        this.writing = writers;
        this.transactions = new TransactionTemplate(new Transactions(writers));
        this.dialect = dialect;
        this.own = own;
        this.groups = switch (dialect) {
            case SQLITE -> new GroupCommit(transactions, writer);
            case POSTGRESQL -> null;
        };
        this.checkpoints = copier == null ? null : new Checkpoints(copier, this.writer);
    }

    /// @param writer a pool of one connection, which is closed with this
    /// @param copier of the connection that copies the write-ahead log into the file
    static Database sqlite(DataSource readers, HikariDataSource writer, DataSource copier) {
        return new Database(readers, writer, copier, Dialect.SQLITE, writer::close);
    }

    static Database postgresql(DataSource source) {
        return new Database(source, source, null, Dialect.POSTGRESQL, () -> {});
    }

    /// One statement, inside the thread's transaction where there is one.
    public JdbcClient.StatementSpec sql(String statement) {
        return here().client.sql(statement);
    }

    /// For batches of one statement.
    public JdbcTemplate batches() {
        return here().template;
    }

    private Client here() {
        return TransactionSynchronizationManager.isActualTransactionActive() ? writers : readers;
    }

    /// For those who write by themselves, inside the thread's transaction where there is one.
    public DataSource writing() {
        return new TransactionAwareDataSourceProxy(writing);
    }

    public Dialect dialect() {
        return dialect;
    }

    /// Does all of it or nothing. Within another transaction it is part of that one.
    public <T> T write(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        return switch (dialect) {
            case SQLITE -> {
                writer.lock();
                try {
                    yield inTransaction(work);
                } finally {
                    writer.unlock();
                }
            }
            case POSTGRESQL -> inTransaction(work);
        };
    }

    /// Does all of it or nothing.
    public void write(Runnable work) {
        write(() -> {
            work.run();
            return true;
        });
    }

    /// Does all of it or nothing, and with SQLite whatever else is to be written by then in the same transaction: for
    /// work that many wait for at once. None sees or takes the failure of another.
    ///
    /// @param work is done by another thread, and again where its transaction came to nothing
    public <T> T writeTogether(Supplier<T> work) {
        return groups == null || TransactionSynchronizationManager.isActualTransactionActive()
                ? write(work)
                : groups.write(work);
    }

    /// Whether others wait to write, so that whoever writes much had better end its transaction. With PostgreSQL nobody
    /// waits for that.
    public boolean isAwaited() {
        return writer.hasQueuedThreads();
    }

    /// How many wait for [#writeTogether].
    int waiting() {
        return groups == null ? 0 : groups.waiting();
    }

    /// Keeps those who change the same thing out until the transaction ends, also on another server. With
    /// SQLite the transaction itself does.
    ///
    /// @param what a number for the thing, see [Locks]
    public void alone(long what) {
        switch (dialect) {
            case SQLITE -> {}
            case POSTGRESQL ->
                sql("SELECT pg_advisory_xact_lock(?)")
                        .param(what)
                        .query((row, _) -> true)
                        .list();
        }
    }

    /// As [#alone], but shared by any number who ask for it so.
    public void together(long what) {
        switch (dialect) {
            case SQLITE -> {}
            case POSTGRESQL ->
                sql("SELECT pg_advisory_xact_lock_shared(?)")
                        .param(what)
                        .query((row, _) -> true)
                        .list();
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        var result = transactions.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("a transaction gave nothing");
        }
        return result;
    }

    @Override
    public void close() {
        if (groups != null) {
            groups.close();
        }
        if (checkpoints != null) {
            checkpoints.close();
        }
        own.run();
    }
}
