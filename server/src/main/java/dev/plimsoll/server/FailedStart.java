package dev.plimsoll.server;

import com.zaxxer.hikari.pool.HikariPool;
import dev.plimsoll.notifier.sending.Unreadable;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/// Why the platform did not start, in one line. The container of beans wraps what went wrong in what it was about to
/// make, which tells an operator nothing; what is below that is told, from what was wanted to why it failed.
final class FailedStart {
    private static final int MOST_TOLD = 3;

    private FailedStart() {}

    static String reason(Throwable problem) {
        var told = new ArrayList<String>();
        for (Throwable cause = problem; cause != null && told.size() < MOST_TOLD; cause = cause.getCause()) {
            if (cause instanceof PortInUseException port) {
                return "port " + port.getPort() + " is in use; name another with --port PORT";
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
