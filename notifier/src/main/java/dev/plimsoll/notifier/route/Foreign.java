package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.Event;
import java.time.Duration;
import java.util.Optional;

/// What a route that was written for another program asks for beside its own keys.
///
/// Immutable; may be shared between threads.
public interface Foreign {
    /// Whether the route takes the event; without an answer it does not, and the problem says why.
    Condition.Answer takes(Event event);

    /// By what two events are the same, and told once; empty where each is told.
    Optional<String> key(Event event);

    /// How long that is remembered; zero for as long as the notifier keeps what it told.
    Duration keyHolds();

    /// So many events of a group go at once, however long they were to wait; 0 for no such number.
    int batch();

    /// Whether each channel is told only after the one before it in the route's list.
    boolean serial();

    /// What it asks, for people.
    @Override
    String toString();
}
