package dev.plimsoll.notifier.rego;

import java.time.Duration;

/// What one evaluation may use.
///
/// @param steps terms that are evaluated
/// @param time on the wall's clock
/// @param characters in all texts together that functions make
public record Limits(long steps, Duration time, long characters) {
    /// Enough for a report of many thousand findings, and not enough to hold up the other messages.
    public static final Limits DEFAULT = new Limits(50_000_000, Duration.ofSeconds(10), 64L << 20);

    /// Calls of rules within rules.
    static final int MAX_CALL_DEPTH = 200;

    /// Decimal digits before or behind the point of a number.
    static final int MAX_DIGITS = 1_000;

    public Limits {
        if (steps < 1 || characters < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(
                    "limits must be greater than 0: " + steps + ", " + time + ", " + characters);
        }
    }
}
