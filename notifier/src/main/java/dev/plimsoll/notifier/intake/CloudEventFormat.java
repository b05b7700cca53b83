package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.Incident;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.event.ScopeOwners;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Plimsoll's own events (CloudEvents 1.0, structured JSON): one for each vulnerability and scope, one for each image
/// whose verdict changed, one for each run over the fleet.
final class CloudEventFormat implements Format {
    private static final String PREFIX = "dev.plimsoll.";
    private static final int MOST_IMAGES = 1_000;
    private static final int MOST_ADDRESSES = 100;

    @Override
    public String name() {
        return "plimsoll-event";
    }

    @Override
    public String sentBy() {
        return "Plimsoll's platform (CloudEvents)";
    }

    @Override
    public boolean recognises(JsonNode document) {
        return document.path("specversion").isString()
                && Fields.name(document, "type").startsWith(PREFIX);
    }

    @Override
    public Event read(JsonNode document, Received received) throws UnreadableException {
        var type = Fields.name(document, "type");
        var kind = kind(type).orElseThrow(() -> new UnreadableException("the type '" + type + "' is not known"));
        var id = Fields.name(document, "id");
        if (id.isEmpty()) {
            throw new UnreadableException("id tells events apart, and is missing");
        }
        var data = document.path("data");
        var time = Fields.time(document, "time").orElse(received.at());
        var images = images(data, kind);
        var finding = finding(document, data, kind);
        return new Event(
                "plimsoll:" + id,
                kind,
                "plimsoll",
                time,
                scope(data.path("scope")),
                images.size() == 1 ? images.getFirst() : null,
                images,
                Math.max(
                        images.size(),
                        Fields.number(data, "imageCount").orElse(0.0).longValue()),
                finding,
                Fields.texts(data.path("policies"), 500),
                incident(data, kind),
                title(data, kind),
                Fields.nameOrNull(data, "address"),
                document);
    }

    private static Optional<EventKind> kind(String type) {
        return Optional.ofNullable(
                switch (type.substring(PREFIX.length())) {
                    case "image.registered" -> EventKind.IMAGE_REGISTERED;
                    case "image.rejected" -> EventKind.IMAGE_REJECTED;
                    case "finding.opened" -> EventKind.FINDING_OPENED;
                    case "finding.changed" -> EventKind.FINDING_CHANGED;
                    case "finding.resolved" -> EventKind.FINDING_RESOLVED;
                    case "policy.violated" -> EventKind.POLICY_VIOLATED;
                    case "policy.satisfied" -> EventKind.POLICY_SATISFIED;
                    case "rescan.completed" -> EventKind.RESCAN_COMPLETED;
                    case "feed.stale" -> EventKind.FEED_STALE;
                    case "runtime.incident", "enforcer.lost", "enforcer.returned" -> EventKind.INCIDENT;
                    default -> null;
                });
    }

    /// The scope's name, or an object with its people.
    private static @Nullable ScopeOwners scope(JsonNode scope) {
        var name = scope.isObject() ? Fields.name(scope, "name") : Fields.name(scope);
        return name.isEmpty()
                ? null
                : new ScopeOwners(
                        name,
                        Fields.texts(scope.path("owners"), MOST_ADDRESSES),
                        Fields.texts(scope.path("development"), MOST_ADDRESSES),
                        Fields.texts(scope.path("security"), MOST_ADDRESSES),
                        Fields.texts(scope.path("operations"), MOST_ADDRESSES));
    }

    private static List<NamedImage> images(JsonNode data, EventKind kind) {
        List<NamedImage> images = new ArrayList<>();
        for (var one : data.path("images")) {
            if (images.size() < MOST_IMAGES) {
                images.add(image(one, null));
            }
        }
        if (data.has("reference")) {
            var compliant = data.path("compliant");
            images.add(image(
                    data,
                    compliant.isBoolean()
                            ? Boolean.valueOf(compliant.booleanValue())
                            : kind == EventKind.POLICY_SATISFIED));
        }
        return images;
    }

    private static NamedImage image(JsonNode one, @Nullable Boolean compliant) {
        return ImageNaming.with(
                ImageNaming.of(Fields.name(one, "reference"), ""),
                Fields.nameOrNull(one, "digest"),
                Fields.name(one, "os"),
                compliant,
                Fields.facts(one.path("labels")),
                Fields.texts(one.path("running"), 100));
    }

    /// The vulnerability, once for each package that it is in.
    private static List<NotedFinding> finding(JsonNode document, JsonNode data, EventKind kind)
            throws UnreadableException {
        List<NotedFinding> findings = new ArrayList<>();
        var vulnerability = Fields.name(data, "vulnerability");
        switch (kind) {
            case FINDING_OPENED, FINDING_CHANGED, FINDING_RESOLVED -> {
                if (vulnerability.isEmpty()) {
                    vulnerability = Fields.name(document, "subject");
                }
                if (vulnerability.isEmpty()) {
                    throw new UnreadableException("data.vulnerability says which it is, and is missing");
                }
                for (var one : data.path("packages")) {
                    findings.add(finding(vulnerability, data, one));
                    Fields.bound(findings.size());
                }
                if (findings.isEmpty()) {
                    findings.add(finding(vulnerability, data, data));
                }
            }
            case SCAN,
                    POLICY_VIOLATED,
                    POLICY_SATISFIED,
                    IMAGE_REGISTERED,
                    IMAGE_REJECTED,
                    RESCAN_COMPLETED,
                    FEED_STALE,
                    INCIDENT,
                    INSIGHT -> {}
        }
        return findings;
    }

    private static NotedFinding finding(String vulnerability, JsonNode data, JsonNode one) {
        var named = Fields.name(one, "package");
        var installed = Fields.name(one, "version");
        var link = vulnerability.startsWith("CVE-") ? "https://nvd.nist.gov/vuln/detail/" + vulnerability : null;
        return new NotedFinding(
                vulnerability,
                Fields.severity(Fields.name(data, "severity")),
                packageName(named),
                installed.isEmpty() ? packageVersion(named) : installed,
                Fields.nameOrNull(one, "fixedVersion"),
                Fields.texts(one.path("paths"), 20),
                Fields.number(data, "score").orElse(null),
                Fields.number(data, "epss", "score").orElse(null),
                Fields.truth(data, "knownExploited"),
                Fields.text(data, "title"),
                firstSeen(data),
                link);
    }

    /// The part of a package URL that people call the package (purl-spec); anything else stays as it is.
    private static String packageName(String named) {
        var plain = withoutQualifiers(named);
        int at = plain.indexOf('@', 1);
        var path = at < 0 ? plain : plain.substring(0, at);
        return named.startsWith("pkg:") ? decoded(path.substring(path.lastIndexOf('/') + 1)) : named;
    }

    private static String packageVersion(String named) {
        var plain = withoutQualifiers(named);
        int at = plain.lastIndexOf('@');
        return named.startsWith("pkg:") && at > 0 ? decoded(plain.substring(at + 1)) : "";
    }

    private static String withoutQualifiers(String named) {
        int end = named.indexOf('?');
        return end < 0 ? named : named.substring(0, end);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static @Nullable Instant firstSeen(JsonNode data) {
        return Fields.time(data, "firstSeen").orElse(null);
    }

    private static @Nullable Incident incident(JsonNode data, EventKind kind) {
        if (kind != EventKind.INCIDENT) {
            return null;
        }
        return new Incident(
                Fields.first(data, "rule", "control", "name"),
                Fields.severity(Fields.name(data, "severity")),
                Fields.first(data, "description", "message"),
                Fields.first(data, "place", "host", "enforcer"),
                Fields.name(data, "action"),
                Fields.facts(data));
    }

    private static String title(JsonNode data, EventKind kind) {
        return kind == EventKind.INCIDENT ? Fields.first(data, "rule", "control", "name") : Fields.text(data, "title");
    }
}
