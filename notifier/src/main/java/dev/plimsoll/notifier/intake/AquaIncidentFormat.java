package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.Incident;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// An incident as the Aqua platform's response policies send it; `data` is JSON in a text.
final class AquaIncidentFormat implements Format {
    @Override
    public String name() {
        return "aqua-incident";
    }

    @Override
    public String sentBy() {
        return "incidents of the Aqua platform's response policies";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("name").isString()
                && document.has("category")
                && (document.has("severity_score") || document.has("response_policy_name"));
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var rule = Fields.name(document, "name");
        if (rule.isEmpty()) {
            throw new UnreadableException("name says what happened, and is missing");
        }
        Map<String, String> details = new LinkedHashMap<>(Fields.facts(document));
        details.keySet().removeAll(java.util.Set.of("name", "data", "severity_score"));
        var data = Fields.text(document, "data");
        try {
            details.putAll(Fields.facts(Formats.parse(data.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        } catch (UnreadableException e) {
            // it is not always JSON
            if (!data.isEmpty()) {
                details.put("data", data);
            }
        }
        var image = Fields.name(document, "image");
        var id = Fields.name(document, "id");
        return Events.incident(
                "aqua",
                id.isEmpty() ? Events.id("aqua", received) : "incident:" + id,
                Fields.time(document, "time").orElse(received.at()),
                AquaScanFormat.scope(document),
                image.isEmpty() ? null : ImageNaming.of(image, Fields.name(document, "registry")),
                new Incident(
                        rule,
                        TraceeFormat.severity(
                                Fields.number(document, "severity_score").orElse(-1.0)),
                        Fields.name(document, "category"),
                        Stream.of("host", "hostname", "container", "pod")
                                .map(key -> details.getOrDefault(key, ""))
                                .filter(part -> !part.isEmpty())
                                .distinct()
                                .collect(Collectors.joining("/")),
                        details.getOrDefault("action", ""),
                        details),
                document);
    }
}
