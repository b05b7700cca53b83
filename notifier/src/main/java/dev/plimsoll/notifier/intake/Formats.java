package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All formats, and how a document finds its own. What is posted is hostile: its depth, names and texts are bounded
/// here, its size where it is received.
public final class Formats {
    /// The format of whatever no other knows.
    public static final String ANY = AnyFormat.NAME;

    static final int MAX_DEPTH = 100;
    static final int MAX_TEXT = 4 << 20;
    static final int MAX_NAME = 4_096;
    static final int MAX_TOKENS = 5_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(200)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .build();

    private Formats() {}

    /// In the order in which they are asked.
    static List<Format> all() {
        return List.of(
                new OwnEventFormat(),
                new CloudEventFormat(),
                new PlimsollReportFormat(),
                new TrivyFormat(),
                new TrivyOperatorFormat(),
                new FalcoFormat(),
                new TraceeFormat(),
                new AquaInsightFormat(),
                new AquaScanFormat(),
                new AquaIncidentFormat(),
                new AnyFormat());
    }

    /// Names by which a path may ask for a format, with what sends it.
    public static List<String> names() {
        return all().stream()
                .map(Format::name)
                .filter(name -> !name.equals(OwnEventFormat.NAME))
                .toList();
    }

    /// @param body UTF-8, within the size limit
    /// @throws UnreadableException if it is no JSON, or over a limit
    static JsonNode parse(byte[] body) throws UnreadableException {
        try {
            var document = JSON.readTree(body);
            if (document == null || !document.isContainer()) {
                throw new UnreadableException("the body must be a JSON object, or an array of them");
            }
            return document;
        } catch (JacksonException e) {
            throw new UnreadableException("the body is no JSON within the limits: " + e.getOriginalMessage());
        }
    }

    static byte[] bytes(JsonNode document) {
        return JSON.writeValueAsBytes(document);
    }

    /// An event of this process's own, as the inbox keeps it.
    static byte[] bytes(Event event) {
        return JSON.writeValueAsBytes(event);
    }

    static Event event(JsonNode document) {
        return JSON.treeToValue(document, Event.class);
    }

    /// @param name as a path asks for it; empty to go by the content
    /// @throws UnreadableException if no format knows it
    static Format of(JsonNode document, String name) throws UnreadableException {
        var found = name.isEmpty() ? recognised(document) : named(name);
        return found.orElseThrow(() -> new UnreadableException(
                name.isEmpty()
                        ? "no format knows this document; known are " + String.join(", ", names())
                                + ". Post it to /api/v1/events/FORMAT to say which it is"
                        : "there is no format '" + name + "'; known are " + String.join(", ", names())));
    }

    private static Optional<Format> recognised(JsonNode document) {
        return all().stream().filter(format -> format.recognises(document)).findFirst();
    }

    private static Optional<Format> named(String name) {
        return all().stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /// Reads what the inbox keeps.
    ///
    /// @throws UnreadableException if it is no event of that format
    public static Event read(String format, byte[] body, Received received) throws UnreadableException {
        var document = parse(body);
        return of(document, format).read(document, received);
    }

    /// Reads a document whose format shows in its content.
    ///
    /// @throws UnreadableException if no format knows it, or it is over a limit
    public static Event read(byte[] body, Received received) throws UnreadableException {
        var document = parse(body);
        return of(document, "").read(document, received);
    }
}
