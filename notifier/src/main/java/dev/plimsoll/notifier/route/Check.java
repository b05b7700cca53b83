package dev.plimsoll.notifier.route;

/// One condition of a route, and what it says of an event.
///
/// @param key of the configuration
/// @param passed whether it lets the event through
/// @param detail what it asks, and what it was given; for people
public record Check(String key, boolean passed, String detail) {}
