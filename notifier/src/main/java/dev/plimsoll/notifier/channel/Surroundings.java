package dev.plimsoll.notifier.channel;

import java.io.PrintStream;
import java.time.Clock;

/// What channels have at hand besides their configuration.
///
/// @param out where the `stdout` channel writes
public record Surroundings(Clock clock, PrintStream out) {}
