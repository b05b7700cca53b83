package dev.plimsoll.notifier.route;

import java.time.Duration;

/// How many messages a route may send to one channel; what is more waits.
///
/// @param messages at most
/// @param per in any stretch of this length
public record Limit(int messages, Duration per) {
    public Limit {
        if (messages < 1 || per.isNegative() || per.isZero() || per.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("a limit needs messages of 1 or more, and per of up to 7d");
        }
    }
}
