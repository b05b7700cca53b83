package dev.plimsoll.vocabulary;

import java.util.Locale;

/// How bad a vulnerability is; declared from the worst to the least known, so that natural order puts the worst first.
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    NEGLIGIBLE,
    UNKNOWN;

    /// The name in reports and policies: lower-case.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads a label, whatever its case.
    ///
    /// @throws IllegalArgumentException if there is no such severity
    public static Severity parse(String text) {
        for (var severity : values()) {
            if (severity.name().equalsIgnoreCase(text.strip())) {
                return severity;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a severity; use critical, high, medium, low, negligible or unknown");
    }

    public boolean isWorseThan(Severity other) {
        return compareTo(other) < 0;
    }
}
