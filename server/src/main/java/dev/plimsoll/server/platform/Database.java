package dev.plimsoll.server.platform;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The state of the platform: plain SQL in the subset that SQLite and PostgreSQL both speak.
///
/// Whatever writes runs in [#write]; reading needs no transaction. Safe for several threads.
@Component
public final class Database {
    private final JdbcClient client;
    private final JdbcTemplate template;
    private final TransactionTemplate transactions;
    private final Dialect dialect;
    /// SQLite has one writer at a time: waiting here is fair and costs nothing, waiting there is polling.
    private final ReentrantLock writer = new ReentrantLock(true);

    public Database(DataSource source, Dialect dialect) {
        this.template = new JdbcTemplate(source);
        this.client = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        this.dialect = dialect;
    }

    /// One statement, inside the thread's transaction where there is one.
    public JdbcClient.StatementSpec sql(String statement) {
        return client.sql(statement);
    }

    /// For batches of one statement.
    public JdbcTemplate batches() {
        return template;
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
}
