package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.Incident;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What Falco posts with `json_output` and `http_output`.
final class FalcoFormat implements Format {
    @Override
    public String name() {
        return "falco";
    }

    @Override
    public String sentBy() {
        return "Falco's alerts (http_output with json_output)";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("rule").isString() && document.has("priority") && document.has("output");
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var rule = Fields.name(document, "rule");
        if (rule.isEmpty()) {
            throw new UnreadableException("rule says what was broken, and is missing");
        }
        var fields = document.path("output_fields");
        var repository = Fields.name(fields, "container.image.repository");
        var tag = Fields.name(fields, "container.image.tag");
        var place = Stream.of(
                        Fields.name(document, "hostname"),
                        Fields.name(fields, "k8s.ns.name"),
                        Fields.name(fields, "k8s.pod.name"),
                        Fields.name(fields, "container.name"))
                .filter(part -> !part.isEmpty() && !part.equals("<NA>"))
                .collect(Collectors.joining("/"));
        return Events.incident(
                "falco",
                Events.id("falco", received),
                Fields.time(document, "time").orElse(received.at()),
                null,
                repository.isEmpty() || repository.equals("<NA>")
                        ? null
                        : ImageNaming.of(repository + (tag.isEmpty() || tag.equals("<NA>") ? "" : ":" + tag), ""),
                new Incident(
                        rule,
                        Fields.severity(Fields.name(document, "priority")),
                        Fields.text(document, "output"),
                        place,
                        "",
                        Fields.facts(fields)),
                document);
    }
}
