package dev.plimsoll.notifier.route;

/// A name for where an image is used, as the configuration tells by a condition.
///
/// @param name for example `production`
/// @param when holds for events of that environment
public record Environment(String name, Condition.OfEvent when) {}
