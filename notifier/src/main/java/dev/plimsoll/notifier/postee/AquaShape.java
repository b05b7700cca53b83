package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.vocabulary.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What conditions and templates of Postee get as their input: what was posted, or, for the platform's own events, the
/// same in the shape of an Aqua scan result, for which they were written.
final class AquaShape {
    private static final List<Severity> COUNTED =
            List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.NEGLIGIBLE);

    private AquaShape() {}

    /// @param console where links to images begin (`input.postee.AquaServer`); empty where there is none
    static ObjectNode of(Event event, String console) {
        ObjectNode shape = event.source().equals("plimsoll") ? scan(event) : posted(event.raw());
        if (!shape.has("application_scope_owners") && event.scope() != null) {
            var owners = shape.putArray("application_scope_owners");
            event.scope().owners().forEach(owners::add);
            shape.putArray("application_scope").add(event.scope().name());
        }
        shape.putObject("postee").put("AquaServer", console);
        return shape;
    }

    /// A copy: what was posted stays as it is. What is no object stands under `message`.
    private static ObjectNode posted(JsonNode raw) {
        if (raw instanceof ObjectNode object) {
            return object.deepCopy();
        }
        var shape = JsonNodeFactory.instance.objectNode();
        shape.set("message", raw);
        return shape;
    }

    private static ObjectNode scan(Event event) {
        var shape = JsonNodeFactory.instance.objectNode();
        var image = event.image();
        shape.put("image", image == null ? "" : image.reference());
        shape.put("registry", of(image, NamedImage::registry));
        shape.put("digest", image == null || image.digest() == null ? "" : image.digest());
        shape.put("os", of(image, NamedImage::os));
        shape.put("version", "");
        shape.put("url", event.address() == null ? "" : event.address());
        var at = event.time();
        var started = shape.putObject("scan_started");
        started.put("seconds", at.getEpochSecond());
        started.put("nanos", at.getNano());
        shape.put("event", word(event.kind()));
        var images = shape.putArray("images");
        event.images().forEach(one -> images.add(one.reference()));
        shape.put("image_count", event.imageCount());
        resources(event, shape);
        assurance(event, shape);
        summary(event, shape);
        return shape;
    }

    private static String word(EventKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '.');
    }

    private static String of(
            @org.jspecify.annotations.Nullable NamedImage image, java.util.function.Function<NamedImage, String> part) {
        return image == null ? "" : part.apply(image);
    }

    private static void resources(Event event, ObjectNode shape) {
        Map<String, ObjectNode> byPackage = new LinkedHashMap<>();
        var resources = shape.putArray("resources");
        for (var finding : event.findings()) {
            var item = byPackage.computeIfAbsent(finding.packageName() + "@" + finding.installedVersion(), _ -> {
                var fresh = resources.addObject();
                var resource = fresh.putObject("resource");
                resource.put("name", finding.packageName());
                resource.put("version", finding.installedVersion());
                if (!finding.paths().isEmpty()) {
                    resource.put("path", finding.paths().getFirst());
                }
                fresh.putArray("vulnerabilities");
                return fresh;
            });
            vulnerability(finding, item.withArray("vulnerabilities").addObject());
        }
    }

    private static void vulnerability(NotedFinding finding, ObjectNode to) {
        to.put("name", finding.id());
        to.put("description", finding.title());
        to.put("aqua_severity", severity(finding).label());
        if (finding.score() != null) {
            to.put("aqua_score", finding.score());
        }
        var fixed = finding.fixedVersion();
        to.put("fix_version", fixed == null ? "" : fixed);
        to.put("solution", fixed == null ? "" : "Upgrade " + finding.packageName() + " to " + fixed);
        to.put("known_exploited", finding.knownExploited());
        if (finding.epss() != null) {
            to.put("epss_score", finding.epss());
        }
        if (finding.link() != null) {
            to.put("nvd_url", finding.link());
        }
    }

    /// The shape has no word for what nobody has rated, and its templates leave such findings out: medium is shown by
    /// all and frightens nobody, as in the report format `aqua`.
    private static Severity severity(NotedFinding finding) {
        return finding.severity() == Severity.UNKNOWN ? Severity.MEDIUM : finding.severity();
    }

    private static void assurance(Event event, ObjectNode shape) {
        var results = shape.putObject("image_assurance_results");
        var image = event.image();
        if (image != null && image.compliant() != null) {
            results.put("disallowed", !image.compliant());
        }
        var checks = results.putArray("checks_performed");
        for (var violation : event.violations()) {
            checks.addObject().put("control", violation).put("policy_name", "").put("failed", true);
        }
    }

    private static void summary(Event event, ObjectNode shape) {
        var summary = shape.putObject("vulnerability_summary");
        summary.put("total", event.findings().size());
        for (var severity : COUNTED) {
            summary.put(
                    severity.label(),
                    event.findings().stream()
                            .filter(finding -> severity(finding) == severity)
                            .count());
        }
    }
}
