package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.Incident;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.vocabulary.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What Tracee tells of a signature that fired, in its three shapes: findings of tracee-rules (`SigMetadata` and
/// `Context`), events with `eventName` and `metadata`, and events with `threat` and `workload`.
final class TraceeFormat implements Format {
    @Override
    public String name() {
        return "tracee";
    }

    @Override
    public String sentBy() {
        return "Tracee's detections";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("SigMetadata").isObject()
                || (document.path("eventName").isString() && document.has("processName"))
                || (document.has("workload") && document.has("name") && document.has("timestamp"));
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        return document.has("SigMetadata")
                ? finding(document, received)
                : document.has("workload") ? threat(document, received) : signature(document, received);
    }

    private static Event finding(JsonNode document, Received received) throws UnreadableException {
        var signature = document.path("SigMetadata");
        var context = document.path("Context");
        Map<String, String> details = new LinkedHashMap<>(Fields.facts(document.path("Data")));
        details.putAll(Fields.facts(context));
        details.putAll(Fields.facts(signature.path("Properties")));
        return event(
                document,
                received,
                Fields.first(signature, "Name", "ID"),
                severity(Fields.number(signature, "Properties", "Severity").orElse(-1.0)),
                Fields.text(signature, "Description"),
                place(
                        Fields.name(context, "hostName"),
                        Fields.name(context, "podNamespace"),
                        Fields.name(context, "podName"),
                        Fields.name(context, "containerName")),
                image(Fields.name(context, "containerImage"), null),
                details,
                context);
    }

    private static Event signature(JsonNode document, Received received) throws UnreadableException {
        var metadata = document.path("metadata");
        var properties = metadata.path("Properties");
        Map<String, String> details = new LinkedHashMap<>(Fields.facts(properties));
        details.put("process", Fields.name(document, "processName"));
        for (var argument : document.path("args")) {
            details.putIfAbsent(Fields.name(argument, "name"), Fields.name(argument, "value"));
        }
        details.values().removeIf(String::isEmpty);
        var named = Fields.name(properties, "signatureName");
        var image = Fields.name(document, "container", "image");
        return event(
                document,
                received,
                named.isEmpty() ? Fields.name(document, "eventName") : named,
                severity(Fields.number(properties, "Severity").orElse(-1.0)),
                Fields.text(metadata, "Description"),
                place(
                        Fields.name(document, "hostName"),
                        either(document, "kubernetes", "podNamespace"),
                        either(document, "kubernetes", "podName"),
                        Fields.name(document, "container", "name")),
                image(
                        image.isEmpty() ? Fields.name(document, "containerImage") : image,
                        Fields.nameOrNull(document, "container", "imageDigest")),
                details,
                document);
    }

    private static Event threat(JsonNode document, Received received) throws UnreadableException {
        var threat = document.path("threat");
        var workload = document.path("workload");
        Map<String, String> details = new LinkedHashMap<>(Fields.facts(threat.path("properties")));
        details.put("technique", Fields.name(threat, "mitre", "technique", "name"));
        details.put("tactic", Fields.name(threat, "mitre", "tactic", "name"));
        details.put("process", Fields.name(workload, "process", "thread", "name"));
        details.values().removeIf(String::isEmpty);
        var name = Fields.name(threat, "name");
        return event(
                document,
                received,
                name.isEmpty() ? Fields.name(document, "name") : name,
                Fields.severity(Fields.name(threat, "severity")),
                Fields.text(threat, "description"),
                place(
                        Fields.name(workload, "k8s", "namespace", "name"),
                        Fields.name(workload, "k8s", "pod", "name"),
                        Fields.name(workload, "container", "name")),
                image(
                        Fields.name(workload, "container", "image", "name"),
                        Fields.nameOrNull(workload, "container", "image", "id")),
                details,
                document);
    }

    private static Event event(
            JsonNode document,
            Received received,
            String rule,
            Severity severity,
            String description,
            String place,
            @Nullable NamedImage image,
            Map<String, String> details,
            JsonNode timed)
            throws UnreadableException {
        if (rule.isEmpty()) {
            throw new UnreadableException("neither a signature nor an event is named");
        }
        return Events.incident(
                "tracee",
                Events.id("tracee", received),
                Fields.time(timed, "timestamp").orElse(received.at()),
                null,
                image,
                new Incident(rule, severity, description, place, "", details),
                document);
    }

    private static String either(JsonNode document, String object, String name) {
        var inside = Fields.name(document, object, name);
        return inside.isEmpty() ? Fields.name(document, name) : inside;
    }

    private static @Nullable NamedImage image(String reference, @Nullable String digest) {
        if (reference.isEmpty()) {
            return null;
        }
        var image = ImageNaming.of(reference, "");
        return ImageNaming.with(image, digest, "", null, Map.of(), java.util.List.of());
    }

    private static String place(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }

    /// Tracee counts from 0, information, to 3, high; 4 is kept for critical.
    static Severity severity(double number) {
        return number >= 4
                ? Severity.CRITICAL
                : number >= 3
                        ? Severity.HIGH
                        : number >= 2
                                ? Severity.MEDIUM
                                : number >= 1 ? Severity.LOW : number >= 0 ? Severity.NEGLIGIBLE : Severity.UNKNOWN;
    }
}
