package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import tools.jackson.databind.JsonNode;

/// One shape in which events are posted. Reading is a pure function of the bytes and of when they came: it is done
/// again whenever the event is needed.
interface Format {
    /// By which a path may name it: `/api/v1/events/{name}`.
    String name();

    /// What sends it, for people.
    String sentBy();

    /// Whether a document is of this shape, by keys that no other has.
    boolean recognises(JsonNode document);

    /// @throws UnreadableException if it lacks what makes it an event
    Event read(JsonNode document, Received received) throws UnreadableException;
}
