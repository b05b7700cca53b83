package dev.plimsoll.cli;

import dev.plimsoll.engine.scan.DatabaseAge;
import dev.plimsoll.vocabulary.ScanReport;
import java.time.Duration;

/// How old the advisories may be (`--max-db-age`).
record MaxAge(String text, Duration duration) {
    /// Reads `5d`, `36h` or `90m`.
    static MaxAge parse(String text) {
        if (text.length() >= 2 && text.length() <= 7) {
            var digits = text.substring(0, text.length() - 1);
            if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int number = Integer.parseInt(digits);
                switch (text.charAt(text.length() - 1)) {
                    case 'd' -> {
                        return new MaxAge(text, Duration.ofDays(number));
                    }
                    case 'h' -> {
                        return new MaxAge(text, Duration.ofHours(number));
                    }
                    case 'm' -> {
                        return new MaxAge(text, Duration.ofMinutes(number));
                    }
                    default -> {}
                }
            }
        }
        throw Failure.usage("--max-db-age: '" + text + "' is no age; write for example 5d or 36h");
    }

    boolean isExceeded(ScanReport report) {
        return DatabaseAge.oldest(report.database())
                .map(source -> DatabaseAge.of(source, report.scannedAt()).compareTo(duration) > 0)
                .orElse(true);
    }

    String explain(ScanReport report) {
        return DatabaseAge.oldest(report.database())
                .map(source -> "the advisories of " + source.name() + " are of " + source.updatedAt()
                        + ", older than --max-db-age " + text + " allows; run plimsoll db update")
                .orElse("no source of advisories says how old it is, and --max-db-age " + text + " wants to know;"
                        + " run plimsoll db update");
    }
}
