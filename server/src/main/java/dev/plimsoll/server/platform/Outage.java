package dev.plimsoll.server.platform;

import dev.plimsoll.engine.network.ConnectionFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/// How the log tells that the database is away: in one line, because where the code came upon it says nothing, and not
/// for each request of many.
public final class Outage {
    private static final Duration BETWEEN = Duration.ofSeconds(30);
    private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

    private Outage() {}

    /// Adds to a line of the log why something failed: the reason where the database is away, else the whole cause.
    public static LoggingEventBuilder reason(LoggingEventBuilder line, RuntimeException problem) {
        return isOne(problem) ? line.addKeyValue("reason", innermost(problem)) : line.setCause(problem);
    }

    /// Tells of a request that could not be answered, once in a while.
    static void tell(Logger log, RuntimeException problem) {
        long now = System.nanoTime();
        long next = NEXT.get();
        if (now - next >= 0 && NEXT.compareAndSet(next, now + BETWEEN.toNanos())) {
            reason(log.atError(), problem).log("the database cannot be reached: requests are answered with 503");
        }
    }

    private static boolean isOne(Throwable problem) {
        return problem instanceof CannotGetJdbcConnectionException
                || problem instanceof CannotCreateTransactionException
                || problem instanceof DataAccessResourceFailureException;
    }

    private static String innermost(Throwable problem) {
        var cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IOException connection) {
            return ConnectionFailure.words(connection);
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
