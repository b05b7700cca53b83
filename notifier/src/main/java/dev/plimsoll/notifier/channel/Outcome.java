package dev.plimsoll.notifier.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one attempt ended. A channel attempts once; when to try again is the delivery's business.
public sealed interface Outcome {
    /// The destination has it.
    ///
    /// @param answer what it said, short, without secrets
    /// @param reference by which the destination knows it (a ticket's key, a thread); absent where it has none
    record Delivered(String answer, @Nullable String reference) implements Outcome {}

    /// It may go another time: the destination is away, busy or broken.
    ///
    /// @param reason what, which, why; without secrets
    /// @param after as the destination asks (`Retry-After`); absent where it does not
    record Later(String reason, @Nullable Duration after) implements Outcome {}

    /// It never goes as it is: the destination refuses it, or the channel is set up wrongly.
    ///
    /// @param reason what, which, why, and what to do; without secrets
    record Refused(String reason) implements Outcome {}
}
