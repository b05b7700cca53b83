package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An event that this process itself took in, as the inbox keeps it; nobody else may post it.
final class OwnEventFormat implements Format {
    static final String NAME = "event";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String sentBy() {
        return "the platform, in the same process";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return false;
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        try {
            return Formats.event(document);
        } catch (JacksonException e) {
            throw new UnreadableException("this is no event: " + e.getOriginalMessage());
        }
    }
}
