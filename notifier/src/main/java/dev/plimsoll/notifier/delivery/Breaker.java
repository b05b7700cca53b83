package dev.plimsoll.notifier.delivery;

import java.time.Duration;

/// Leaves a destination that is down in peace: after some failures in a row nothing is tried for a while, then one
/// message is, and so on until one goes. Used by one thread.
final class Breaker {
    private static final int FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private int failures;
    private Duration pause = FIRST_PAUSE;
    private long closedUntil;

    /// Whether anything may be tried.
    boolean lets(long now) {
        if (closedUntil - now > LONGEST_PAUSE.toMillis()) {
            // the clock was set back: no pause is that long
            closedUntil = now;
        }
        return now >= closedUntil;
    }

    /// Until when nothing is tried, in milliseconds since 1970.
    long closedUntil() {
        return closedUntil;
    }

    /// Whether only one message may be tried.
    boolean probes() {
        return failures >= FAILURES;
    }

    /// @return whether it was left in peace before
    boolean succeeded() {
        boolean paused = probes();
        failures = 0;
        pause = FIRST_PAUSE;
        closedUntil = 0;
        return paused;
    }

    /// @return whether it is left in peace from now on, and was not before
    boolean failed(long now) {
        failures++;
        if (failures >= FAILURES) {
            closedUntil = Math.max(closedUntil, now + pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return failures == FAILURES;
    }

    /// The destination asks for peace itself.
    void asked(long now, Duration peace) {
        closedUntil = Math.max(closedUntil, now + Math.min(peace.toMillis(), LONGEST_PAUSE.toMillis()));
    }
}
