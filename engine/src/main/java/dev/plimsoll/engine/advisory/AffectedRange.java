package dev.plimsoll.engine.advisory;

import java.util.List;

/// A range of versions, as events along a line (OSV schema, `affected[].ranges[]`); ranges over Git commits are
/// not kept.
///
/// @param events in the publisher's order, which need not be the versions' order
public record AffectedRange(List<Event> events) {
    public AffectedRange {
        events = List.copyOf(events);
    }

    /// @param version `0` in an [Kind#INTRODUCED] means: from the first version on
    public record Event(Kind kind, String version) {}

    public enum Kind {
        INTRODUCED,
        FIXED,
        LAST_AFFECTED,
        LIMIT
    }
}
