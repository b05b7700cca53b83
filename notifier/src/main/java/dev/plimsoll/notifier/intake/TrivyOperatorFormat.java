package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The reports that Trivy's Kubernetes operator sends to its webhook (`aquasecurity.github.io/v1alpha1`): the
/// resource itself, or wrapped as `operatorObject` beside the verb.
///
/// Several kinds tell of the same image, one of its vulnerabilities, another of its secrets: what one of them no longer
/// has is over, what it never looks for is not.
final class TrivyOperatorFormat implements Format {
    private static final String VULNERABILITIES = "VulnerabilityReport";
    private static final int MOST_MESSAGES = 3;
    private static final String RESOURCE = "trivy-operator.resource.";

    @Override
    public String name() {
        return "trivy-operator";
    }

    @Override
    public String sentBy() {
        return "reports of the Trivy operator: vulnerabilities, secrets, configuration, RBAC, infrastructure, compliance";
    }

    @Override
    public boolean recognises(JsonNode document) {
        var resource = resource(document);
        return Fields.name(resource, "apiVersion").startsWith("aquasecurity.github.io/")
                && (resource.path("report").isObject()
                        || resource.path("status").path("summaryReport").isObject()
                        || resource.path("status").path("detailReport").isObject());
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var resource = resource(document);
        var report = resource.path(resource.path("report").isObject() ? "report" : "status");
        var metadata = resource.path("metadata");
        var kind = Fields.name(resource, "kind");
        var id = Fields.name(metadata, "uid");
        var deleted = Fields.name(document, "verb").equals("delete");
        return Events.scan(
                        "trivy-operator",
                        id.isEmpty()
                                ? Events.id("trivy-operator", received)
                                : id + "/" + Fields.name(metadata, "resourceVersion"),
                        Fields.time(report, "updateTimestamp").orElse(received.at()),
                        null,
                        image(report, metadata, kind),
                        deleted ? List.of() : findings(report),
                        List.of(),
                        null,
                        document)
                .ofPart(kind.equals(VULNERABILITIES) ? "" : kind);
    }

    private static JsonNode resource(JsonNode document) {
        return document.has("operatorObject") ? document.path("operatorObject") : document;
    }

    private static NamedImage image(JsonNode report, JsonNode metadata, String kind) throws UnreadableException {
        var workload = workload(metadata, kind);
        var registry = Fields.name(report, "registry", "server").replace("index.docker.io", "docker.io");
        var repository = Fields.name(report, "artifact", "repository");
        var tag = Fields.name(report, "artifact", "tag");
        if (repository.isEmpty() && workload.isEmpty()) {
            throw new UnreadableException("neither report.artifact.repository nor the resource's name is there");
        }
        var reference = repository.isEmpty()
                ? workload
                : (registry.isEmpty() ? "" : registry + "/") + repository + (tag.isEmpty() ? "" : ":" + tag);
        var os = (Fields.name(report, "os", "family") + " " + Fields.name(report, "os", "name")).strip();
        return ImageNaming.with(
                ImageNaming.of(reference, registry),
                Fields.nameOrNull(report, "artifact", "digest"),
                os,
                null,
                Fields.facts(metadata.path("labels")),
                workload.isEmpty() ? List.of() : List.of(workload));
    }

    /// Namespace, kind and name of the resource that the report is about; empty where it does not say. Names that no
    /// label may have, such as those of roles with a colon, stand in an annotation.
    private static String workload(JsonNode metadata, String kind) {
        var labels = metadata.path("labels");
        var owner = metadata.path("ownerReferences").path(0);
        var name = Fields.name(labels, RESOURCE + "name");
        if (name.isEmpty()) {
            name = Fields.name(metadata, "annotations", RESOURCE + "name");
        }
        var of = Fields.name(labels, RESOURCE + "kind");
        if (name.isEmpty()) {
            name = Fields.name(owner, "name");
            of = Fields.name(owner, "kind");
        }
        if (name.isEmpty()) {
            name = Fields.name(metadata, "name");
            of = name.isEmpty() ? "" : kind;
        }
        var parts = List.of(Fields.name(metadata, "namespace"), of, name);
        return String.join("/", parts.stream().filter(part -> !part.isEmpty()).toList());
    }

    private static List<NotedFinding> findings(JsonNode report) throws UnreadableException {
        List<NotedFinding> findings = new ArrayList<>();
        for (var list : List.of("vulnerabilities", "secrets", "checks")) {
            for (var one : report.path(list)) {
                if (!list.equals("checks") || !Fields.truth(one, "success")) {
                    findings.add(finding(one));
                    Fields.bound(findings.size());
                }
            }
        }
        for (var control : report.path("summaryReport").path("controlCheck")) {
            var failed = Fields.number(control, "totalFail").orElse(0.0);
            if (failed > 0) {
                findings.add(control(control, Math.round(failed) + " failed: "));
                Fields.bound(findings.size());
            }
        }
        for (var control : report.path("detailReport").path("results")) {
            var failed = control.path("checks")
                    .valueStream()
                    .filter(check -> !Fields.truth(check, "success"))
                    .count();
            if (failed > 0) {
                findings.add(control(control, failed + " failed: "));
                Fields.bound(findings.size());
            }
        }
        return findings;
    }

    private static NotedFinding finding(JsonNode one) {
        var target = Fields.name(one, "target");
        // what a check says of this very resource
        var messages = String.join("; ", Fields.texts(one.path("messages"), MOST_MESSAGES));
        return new NotedFinding(
                Fields.first(one, "vulnerabilityID", "ruleID", "checkID"),
                Fields.severity(Fields.name(one, "severity")),
                Fields.first(one, "resource", "target", "category"),
                Fields.name(one, "installedVersion"),
                Fields.nameOrNull(one, "fixedVersion"),
                target.isEmpty() ? List.of() : List.of(target),
                Fields.number(one, "score").orElse(null),
                null,
                false,
                Fields.text(one, "title") + (messages.isEmpty() ? "" : ": " + messages),
                null,
                Fields.nameOrNull(one, "primaryLink"));
    }

    /// A control of a compliance report that does not hold.
    private static NotedFinding control(JsonNode one, String before) {
        return new NotedFinding(
                Fields.name(one, "id"),
                Fields.severity(Fields.name(one, "severity")),
                "",
                "",
                null,
                List.of(),
                null,
                null,
                false,
                before + Fields.text(one, "name"),
                null,
                null);
    }
}
