package dev.plimsoll.notifier.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a message that did not go is tried again, and when no longer.
///
/// @param first wait after the first attempt; each further one doubles it
/// @param longest wait
/// @param giveUpAfter how old a message may become; then it is a dead letter
public record Retrying(Duration first, Duration longest, Duration giveUpAfter) {
    public static final Retrying USUAL =
            new Retrying(Duration.ofSeconds(10), Duration.ofMinutes(30), Duration.ofDays(3));

    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    public Retrying {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("firstRetry must be more than nothing and at most longestRetry");
        }
        if (giveUpAfter.compareTo(first) < 0) {
            throw new IllegalArgumentException("giveUpAfter must be at least firstRetry");
        }
    }

    /// @param attempts that were made, this one counted
    /// @param asked what the destination asks for; absent where it does not
    Duration pause(int attempts, @Nullable Duration asked, RandomGenerator random) {
        long doubled = first.toMillis() << Math.min(20, attempts - 1);
        long wait = Math.min(longest.toMillis(), doubled <= 0 ? Long.MAX_VALUE : doubled);
        // half of it by chance, so that what failed together does not come back together
        long own = wait / 2 + random.nextLong(wait / 2 + 1);
        if (asked == null) {
            return Duration.ofMillis(own);
        }
        long least = Math.min(asked.toMillis(), LONGEST_ASKED.toMillis());
        return Duration.ofMillis(Math.max(least, 0) + random.nextLong(1_000));
    }
}
