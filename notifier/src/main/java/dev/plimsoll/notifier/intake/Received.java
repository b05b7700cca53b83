package dev.plimsoll.notifier.intake;

import java.time.Instant;

/// How a document came.
///
/// @param at when
/// @param digest SHA-256 of its bytes, hexadecimal: the name of what has none of its own
/// @param tenant the route that it was posted for by name; empty for all
public record Received(Instant at, String digest, String tenant) {}
