package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.HttpSender;
import java.io.PrintStream;
import java.time.Clock;

/// What channels have at hand besides their configuration.
///
/// @param out where the `stdout` channel writes
/// @param http the guarded way to other machines; its guard serves those that speak something else
/// @param texts what messages say, in each destination's markup
/// @param enabled which of the channels that run something may do so
/// @param open what stays open between attempts
public record Surroundings(
        Clock clock, PrintStream out, HttpSender http, Texts texts, EnabledActions enabled, KeptOpen open) {
    public Surroundings(Clock clock, PrintStream out, HttpSender http, Texts texts, EnabledActions enabled) {
        this(clock, out, http, texts, enabled, new KeptOpen());
    }
}
