package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.event.ScopeOwners;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The scan result that the Aqua console sends to Postee, and that `plimsoll scan --format aqua` writes.
final class AquaScanFormat implements Format {
    private static final int MOST_OWNERS = 100;
    private static final int MOST_VIOLATIONS = 500;

    @Override
    public String name() {
        return "aqua";
    }

    @Override
    public String sentBy() {
        return "the Aqua console's scan results, and `plimsoll scan --format aqua`";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("image").isString()
                && Stream.of("image_assurance_results", "vulnerability_summary", "resources", "scan_started")
                        .anyMatch(document::has);
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var reference = Fields.name(document, "image");
        if (reference.isEmpty()) {
            throw new UnreadableException("image says what was scanned, and is missing");
        }
        var assurance = document.path("image_assurance_results");
        var disallowed = assurance.path("disallowed");
        var os = (Fields.name(document, "os") + " " + Fields.name(document, "version")).strip();
        List<NotedFinding> findings = new ArrayList<>();
        for (var resource : document.path("resources")) {
            for (var one : resource.path("vulnerabilities")) {
                findings.add(finding(resource.path("resource"), one));
                Fields.bound(findings.size());
            }
        }
        return Events.scan(
                "aqua",
                Events.id("aqua", received),
                time(document).orElse(received.at()),
                scope(document),
                ImageNaming.with(
                        ImageNaming.of(reference, Fields.name(document, "registry")),
                        Fields.nameOrNull(document, "digest"),
                        os,
                        disallowed.isBoolean() ? !disallowed.booleanValue() : null,
                        Fields.facts(document.path("labels")),
                        List.of()),
                findings,
                violations(assurance.path("checks_performed")),
                Fields.nameOrNull(document, "url"),
                document);
    }

    private static java.util.Optional<Instant> time(JsonNode document) {
        var finished = Fields.time(document, "scan_started", "seconds");
        return finished.isPresent() ? finished : Fields.time(document, "time");
    }

    /// An empty list of owners is no error: the route's fallback is told.
    static @Nullable ScopeOwners scope(JsonNode document) {
        var owners = Fields.texts(document.path("application_scope_owners"), MOST_OWNERS);
        var scopes = document.path("application_scope");
        var name = scopes.isArray()
                ? String.join(", ", Fields.texts(scopes, 20))
                : Fields.name(document, "application_scope");
        return owners.isEmpty() && name.isEmpty()
                ? null
                : new ScopeOwners(name.isEmpty() ? "unnamed" : name, owners, List.of(), List.of(), List.of());
    }

    private static List<String> violations(JsonNode checks) {
        List<String> failed = new ArrayList<>();
        for (var check : checks) {
            if (Fields.truth(check, "failed") && failed.size() < MOST_VIOLATIONS) {
                failed.add(Fields.name(check, "policy_name") + ": " + Fields.name(check, "control"));
            }
        }
        return failed;
    }

    private static NotedFinding finding(JsonNode resource, JsonNode one) {
        var path = Fields.name(resource, "path");
        return new NotedFinding(
                Fields.name(one, "name"),
                Fields.severity(Fields.first(one, "aqua_severity", "nvd_severity_v3", "vendor_severity", "severity")),
                Fields.first(resource, "name", "path"),
                Fields.name(resource, "version"),
                Fields.nameOrNull(one, "fix_version"),
                path.isEmpty() ? List.of() : List.of(path),
                Stream.of("aqua_score", "nvd_score_v3", "nvd_score", "vendor_score")
                        .flatMap(key -> Fields.number(one, key).stream())
                        .findFirst()
                        .orElse(null),
                Fields.number(one, "epss_score").orElse(null),
                Fields.truth(one, "known_exploited"),
                Fields.text(one, "description"),
                null,
                Fields.first(one, "nvd_url", "vendor_url").isEmpty()
                        ? null
                        : Fields.first(one, "nvd_url", "vendor_url"));
    }
}
