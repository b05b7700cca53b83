package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Any document, for routes that read it themselves: nothing of it is understood but who owns it, and what it calls
/// itself.
final class AnyFormat implements Format {
    static final String NAME = "any";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String sentBy() {
        return "anything else, for routes written for Postee";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return false;
    }

    @Override
    public Event read(JsonNode document, Received received) {
        var title = Fields.first(document, "title", "name", "subject", "message");
        return new Event(
                Events.id("other", received),
                EventKind.INSIGHT,
                "other",
                received.at(),
                AquaScanFormat.scope(document),
                null,
                List.of(),
                0,
                List.of(),
                List.of(),
                null,
                title.isEmpty() ? "Message" : title,
                null,
                document);
    }
}
