package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The reports that Trivy's Kubernetes operator sends to its webhook (`aquasecurity.github.io/v1alpha1`): the
/// resource itself, or wrapped as `operatorObject` beside the verb.
final class TrivyOperatorFormat implements Format {
    @Override
    public String name() {
        return "trivy-operator";
    }

    @Override
    public String sentBy() {
        return "VulnerabilityReport, ExposedSecretReport and ConfigAuditReport of the Trivy operator";
    }

    @Override
    public boolean recognises(JsonNode document) {
        var resource = resource(document);
        return Fields.name(resource, "apiVersion").startsWith("aquasecurity.github.io/")
                && resource.path("report").isObject();
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var resource = resource(document);
        var report = resource.path("report");
        var metadata = resource.path("metadata");
        var artifact = report.path("artifact");
        var labels = metadata.path("labels");
        var namespace = Fields.name(metadata, "namespace");
        var workload = Fields.name(labels, "trivy-operator.resource.name");
        var running = (namespace + "/" + Fields.name(labels, "trivy-operator.resource.kind") + "/" + workload)
                .replace("//", "/");
        var registry = Fields.name(report, "registry", "server").replace("index.docker.io", "docker.io");
        var repository = Fields.name(artifact, "repository");
        var tag = Fields.name(artifact, "tag");
        var digest = Fields.nameOrNull(artifact, "digest");
        if (repository.isEmpty() && workload.isEmpty()) {
            throw new UnreadableException("neither report.artifact.repository nor the workload's label is there");
        }
        var reference = repository.isEmpty()
                ? running
                : (registry.isEmpty() ? "" : registry + "/") + repository + (tag.isEmpty() ? "" : ":" + tag);
        var os = (Fields.name(report, "os", "family") + " " + Fields.name(report, "os", "name")).strip();
        var deleted = Fields.name(document, "verb").equals("delete");
        List<NotedFinding> findings = new ArrayList<>();
        if (!deleted) {
            for (var list : List.of("vulnerabilities", "secrets", "checks")) {
                for (var one : report.path(list)) {
                    if (!list.equals("checks") || !Fields.truth(one, "success")) {
                        findings.add(finding(one));
                        Fields.bound(findings.size());
                    }
                }
            }
        }
        var id = Fields.name(metadata, "uid");
        return Events.scan(
                "trivy-operator",
                id.isEmpty()
                        ? Events.id("trivy-operator", received)
                        : id + "/" + Fields.name(metadata, "resourceVersion"),
                Fields.time(report, "updateTimestamp").orElse(received.at()),
                null,
                ImageNaming.with(
                        ImageNaming.of(reference, registry),
                        digest,
                        os,
                        null,
                        Fields.facts(labels),
                        workload.isEmpty() ? List.of() : List.of(running)),
                findings,
                List.of(),
                null,
                document);
    }

    private static JsonNode resource(JsonNode document) {
        return document.has("operatorObject") ? document.path("operatorObject") : document;
    }

    private static NotedFinding finding(JsonNode one) {
        var target = Fields.name(one, "target");
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
                Fields.text(one, "title"),
                null,
                Fields.nameOrNull(one, "primaryLink"));
    }
}
