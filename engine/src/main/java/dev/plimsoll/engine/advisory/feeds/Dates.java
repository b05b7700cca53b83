package dev.plimsoll.engine.advisory.feeds;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Days as publishers write them.
final class Dates {
    private Dates() {}

    /// The day, from `2026-08-31` or a text that starts so; null if it does not.
    static @Nullable LocalDate day(@Nullable String text) {
        if (text == null || text.length() < 10) {
            return null;
        }
        try {
            return LocalDate.parse(text.substring(0, 10));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
