package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The JSON report of Trivy (`trivy image --format json`, schema version 2): vulnerabilities, secrets (never their
/// text) and failed checks of every result.
final class TrivyFormat implements Format {
    @Override
    public String name() {
        return "trivy";
    }

    @Override
    public String sentBy() {
        return "Trivy's JSON report";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("SchemaVersion").isNumber() && document.has("ArtifactName");
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var reference = Fields.name(document, "ArtifactName");
        if (reference.isEmpty()) {
            throw new UnreadableException("ArtifactName says what was scanned, and is missing");
        }
        var metadata = document.path("Metadata");
        var os = (Fields.name(metadata, "OS", "Family") + " " + Fields.name(metadata, "OS", "Name")).strip();
        var image = ImageNaming.with(
                ImageNaming.of(reference, ""),
                Fields.nameOrNull(metadata, "ImageID"),
                os,
                null,
                Fields.facts(Fields.at(metadata, "ImageConfig", "config", "Labels")),
                List.of());
        List<NotedFinding> findings = new ArrayList<>();
        for (var result : document.path("Results")) {
            var target = Fields.name(result, "Target");
            for (var one : result.path("Vulnerabilities")) {
                findings.add(vulnerability(one));
                Fields.bound(findings.size());
            }
            for (var one : result.path("Secrets")) {
                findings.add(check(one, "RuleID", target));
                Fields.bound(findings.size());
            }
            for (var one : result.path("Misconfigurations")) {
                if (!Fields.name(one, "Status").equals("PASS")) {
                    findings.add(check(one, "ID", target));
                    Fields.bound(findings.size());
                }
            }
        }
        return Events.scan(
                "trivy",
                Events.id("trivy", received),
                Fields.time(document, "CreatedAt").orElse(received.at()),
                null,
                image,
                findings,
                List.of(),
                null,
                document);
    }

    private static NotedFinding vulnerability(JsonNode one) {
        var path = Fields.name(one, "PkgPath");
        return new NotedFinding(
                Fields.name(one, "VulnerabilityID"),
                Fields.severity(Fields.name(one, "Severity")),
                Fields.name(one, "PkgName"),
                Fields.name(one, "InstalledVersion"),
                Fields.nameOrNull(one, "FixedVersion"),
                path.isEmpty() ? List.of() : List.of(path),
                score(one.path("CVSS")),
                null,
                false,
                Fields.text(one, "Title"),
                null,
                Fields.nameOrNull(one, "PrimaryURL"));
    }

    /// The newest CVSS that NVD gives, else the highest that anybody does.
    private static @Nullable Double score(JsonNode sources) {
        Double highest = null;
        for (var version : List.of("V40Score", "V3Score", "V2Score")) {
            var nvd = Fields.number(sources, "nvd", version);
            if (nvd.isPresent()) {
                return nvd.get();
            }
            for (var source : sources) {
                var score = Fields.number(source, version);
                if (score.isPresent() && (highest == null || score.get() > highest)) {
                    highest = score.get();
                }
            }
            if (highest != null) {
                return highest;
            }
        }
        return null;
    }

    private static NotedFinding check(JsonNode one, String id, String target) {
        return new NotedFinding(
                Fields.name(one, id),
                Fields.severity(Fields.name(one, "Severity")),
                target,
                "",
                null,
                target.isEmpty() ? List.of() : List.of(target),
                null,
                null,
                false,
                Fields.text(one, "Title"),
                null,
                Fields.nameOrNull(one, "PrimaryURL"));
    }
}
