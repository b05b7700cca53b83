package dev.plimsoll.engine.advisory.feeds;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
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

    /// The instant, to the second, of `2026-08-31T12:00:00Z` with or without a fraction; null if it is none.
    /// Twice for each of a hundred thousand records, so the usual form is read without a formatter.
    static @Nullable Instant instant(@Nullable String text) {
        if (text == null || text.length() < 20) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        boolean plain = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (text.charAt(19) == 'Z' || text.charAt(19) == '.')
                && text.endsWith("Z")
                && year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= 28
                && hour >= 0
                && hour < 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second < 60;
        try {
            return plain
                    ? Instant.ofEpochSecond(LocalDate.of(year, month, day).toEpochDay() * 86_400
                            + hour * 3_600L
                            + minute * 60L
                            + second)
                    : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
