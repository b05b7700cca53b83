package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.Incident;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.vocabulary.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// An insight of the Aqua platform: a risk on one resource, with the evidence for it. Its priority counts from 0,
/// critical, to 3, low.
final class AquaInsightFormat implements Format {
    @Override
    public String name() {
        return "aqua-insight";
    }

    @Override
    public String sentBy() {
        return "insights of the Aqua platform";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("insight").isObject() && document.path("resource").isObject();
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var insight = document.path("insight");
        var resource = document.path("resource");
        var title = Fields.text(insight, "description");
        if (title.isEmpty()) {
            throw new UnreadableException("insight.description says what the risk is, and is missing");
        }
        var evidence = document.path("evidence");
        List<NotedFinding> findings = new ArrayList<>();
        for (var one : evidence.path("vulnerabilities")) {
            findings.add(new NotedFinding(
                    Fields.name(one, "name"),
                    Fields.severity(Fields.name(one, "severity")),
                    Fields.name(one, "package_name"),
                    "",
                    null,
                    List.of(),
                    null,
                    null,
                    false,
                    "",
                    null,
                    null));
            Fields.bound(findings.size());
        }
        Map<String, String> details = new LinkedHashMap<>(Fields.facts(resource));
        details.putAll(Fields.facts(insight));
        Fields.facts(evidence).forEach((name, text) -> details.put("evidence." + name, text));
        var place = Fields.first(resource, "short_path", "name", "arn", "id");
        return new Event(
                Events.id("aqua", received),
                EventKind.INSIGHT,
                "aqua",
                Fields.time(resource, "found_date").orElse(received.at()),
                AquaScanFormat.scope(document),
                null,
                List.of(),
                0,
                findings.stream().sorted(Events.WORST_FIRST).toList(),
                List.of(),
                new Incident(
                        title,
                        severity(Fields.number(insight, "priority").orElse(-1.0)),
                        Fields.text(insight, "impact"),
                        place,
                        "",
                        details),
                title,
                null,
                document);
    }

    private static Severity severity(double priority) {
        return priority < 0
                ? Severity.UNKNOWN
                : priority < 1
                        ? Severity.CRITICAL
                        : priority < 2 ? Severity.HIGH : priority < 3 ? Severity.MEDIUM : Severity.LOW;
    }
}
