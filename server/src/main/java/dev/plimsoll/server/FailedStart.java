package dev.plimsoll.server;

import com.zaxxer.hikari.pool.HikariPool;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.notifier.sending.Unreadable;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/// Why the platform did not start, in one line. The container of beans wraps what went wrong in what it was about to
/// make, which tells an operator nothing; what is below that is told, from what was wanted to why it failed.
final class FailedStart {
    private static final int MOST_TOLD = 3;
    /// SQLite's codes for a file that is none of its own, and for one that was.
    private static final Set<Integer> DAMAGED = Set.of(11, 26);

    /// Flyway's words for a migration that it does not know.
    private static final String NEWER = "not resolved locally";

    private FailedStart() {}

    static String reason(Throwable problem) {
        var told = new ArrayList<String>();
        for (Throwable cause = problem; cause != null && told.size() < MOST_TOLD; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return "port " + port.getPort() + " is in use; name another with --port PORT";
            }
            if (cause instanceof SQLException sql && DAMAGED.contains(sql.getErrorCode())) {
                return "the database is damaged (" + firstLine(String.valueOf(sql.getMessage()))
                        + "); make a new folder" + " of a backup with 'plimsoll server restore'";
            }
            if (cause instanceof FlywayException
                    && String.valueOf(cause.getMessage()).contains(NEWER)) {
                return "the database was written by a newer release than this one, " + Release.number()
                        + ": start that one, or make a new folder of a backup of before";
            }
            if (cause instanceof java.net.BindException bind) {
                return "cannot listen there (" + bind.getMessage() + "): --address is one of this machine's, and --port"
                        + " one that this user may take";
            }
            var words = words(cause);
            if (!words.isBlank() && told.stream().noneMatch(before -> before.contains(words))) {
                told.add(words);
            }
        }
        return told.isEmpty() ? problem.getClass().getSimpleName() : String.join(": ", told);
    }

    /// @return nothing where the cause says more
    private static String words(Throwable cause) {
        return switch (cause) {
            case HikariPool.PoolInitializationException _ -> "";
            case BindException binding -> "the setting " + binding.getName() + " cannot be used";
            case ConfigurationPropertiesBindException _ -> "";
            case FileSystemException file -> Unreadable.why(file);
            default -> tellsNothing(cause) ? "" : firstLine(String.valueOf(cause.getMessage()));
        };
    }

    private static boolean tellsNothing(Throwable cause) {
        var below = cause.getCause();
        return cause.getMessage() == null
                || (below != null
                        && (cause.getClass().getName().startsWith("org.springframework.")
                                || cause.getMessage().equals(below.toString())));
    }

    private static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("");
    }
}
