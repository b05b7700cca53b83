package dev.plimsoll.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/// How the platform logs: JSON for programs, plain lines for somebody who looks on at a terminal.
final class Logging {
    /// They tell of a start that failed at length; [FailedStart] does it in one line.
    private static final List<String> OF_A_FAILED_START = List.of(
            "org.springframework.boot.SpringApplication",
            "org.springframework.boot.diagnostics",
            "org.springframework.boot.web.server.servlet.context",
            "org.springframework.context.support",
            "com.zaxxer.hikari.pool.HikariPool",
            "org.apache.catalina");

    private Logging() {}

    /// Once the platform is up, what libraries warn of is news.
    static void hearLibraries(LoggingSystem system) {
        for (var name : OF_A_FAILED_START) {
            var logger = system.getLoggerConfiguration(name);
            if (logger != null && logger.getConfiguredLevel() == LogLevel.OFF) {
                system.setLogLevel(name, LogLevel.WARN);
            }
        }
    }

    /// @param debug whether libraries are heard
    /// @param terminal whether somebody looks on
    static Map<String, Object> settings(boolean debug, boolean terminal) {
        var settings = new LinkedHashMap<String, Object>();
        if (debug) {
            settings.put("logging.level.root", "info");
        } else {
            OF_A_FAILED_START.forEach(name -> settings.put("logging.level." + name, "off"));
        }
        if (terminal) {
            settings.put("logging.structured.format.console", "");
            settings.put("logging.pattern.console", "%d{HH:mm:ss} %clr(%-5p) %m %kvp%n%wEx");
        }
        return settings;
    }
}
