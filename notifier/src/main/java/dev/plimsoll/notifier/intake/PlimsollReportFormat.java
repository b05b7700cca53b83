package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The report of `plimsoll scan --format json` (docs/schemas/scan-report-1.json). What was set aside by a waiver or VEX
/// is no finding here.
final class PlimsollReportFormat implements Format {
    private static final int MOST_VIOLATIONS = 500;

    @Override
    public String name() {
        return "plimsoll";
    }

    @Override
    public String sentBy() {
        return "`plimsoll scan --format json`";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.has("scannedAt") && document.path("image").isObject() && document.has("packages");
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var named = document.path("image");
        var reference = Fields.name(named, "reference");
        if (reference.isEmpty()) {
            throw new UnreadableException("image.reference says what was scanned, and is missing");
        }
        List<NotedFinding> findings = new ArrayList<>();
        for (var one : document.path("findings")) {
            if (one.path("suppressedBy").isNull() || one.path("suppressedBy").isMissingNode()) {
                findings.add(finding(one));
                Fields.bound(findings.size());
            }
        }
        var verdict = document.path("verdict");
        List<String> violations = new ArrayList<>();
        for (var policy : verdict.path("policies")) {
            for (var violation : policy.path("violations")) {
                if (violations.size() < MOST_VIOLATIONS) {
                    violations.add(Fields.name(policy, "name") + ": " + Fields.text(violation, "message"));
                }
            }
        }
        var os = (Fields.name(named, "os", "id") + " " + Fields.name(named, "os", "versionId")).strip();
        return Events.scan(
                "plimsoll",
                Events.id("plimsoll", received),
                Fields.time(document, "scannedAt").orElse(received.at()),
                null,
                ImageNaming.with(
                        ImageNaming.of(reference, ""),
                        Fields.nameOrNull(named, "digest"),
                        os,
                        verdict.path("compliant").isBoolean()
                                ? Boolean.valueOf(verdict.path("compliant").booleanValue())
                                : null,
                        Fields.facts(Fields.at(named, "config", "labels")),
                        List.of()),
                findings,
                violations,
                null,
                document);
    }

    private static NotedFinding finding(JsonNode one) {
        return new NotedFinding(
                Fields.name(one, "id"),
                Fields.severity(Fields.name(one, "severity")),
                Fields.name(one, "name"),
                Fields.name(one, "version"),
                Fields.nameOrNull(one, "fixedVersion"),
                Fields.texts(one.path("paths"), 20),
                score(one.path("cvss")),
                Fields.number(one, "epss", "score").orElse(null),
                Fields.truth(one, "knownExploited"),
                Fields.text(one, "title"),
                null,
                link(one));
    }

    private static @Nullable Double score(JsonNode cvss) {
        Double highest = null;
        for (var one : cvss) {
            var score = Fields.number(one, "score").orElse(null);
            if (score != null && (highest == null || score > highest)) {
                highest = score;
            }
        }
        return highest;
    }

    private static @Nullable String link(JsonNode one) {
        for (var reference : Fields.texts(one.path("references"), 20)) {
            if (reference.startsWith("https://")) {
                return reference;
            }
        }
        return null;
    }
}
