package dev.plimsoll.notifier.route;

import dev.cel.runtime.CelVariableResolver;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.Incident;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.event.ScopeOwners;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What conditions see of an event, each part made when it is first asked for. Texts are empty where the event has
/// none; scores, dates and verdicts are left out then, so that `has(finding.epss)` tells.
///
/// Used by one thread.
public final class Facts {
    private final Event event;
    private final Instant now;
    private final Map<String, Instant> firstSeen;
    private final Map<String, Object> made = new HashMap<>();
    private @Nullable String environment;

    /// @param firstSeen when findings that the notifier knows were first seen, by [Items#of]; others are new
    public Facts(Event event, Instant now, Map<String, Instant> firstSeen) {
        this.event = event;
        this.now = now;
        this.firstSeen = Map.copyOf(firstSeen);
    }

    public Event event() {
        return event;
    }

    Instant now() {
        return now;
    }

    /// The first environment whose condition holds; empty where none does.
    public String environment(List<Environment> environments) {
        var found = environment;
        if (found == null) {
            environment = "";
            found = environments.stream()
                    .filter(one -> one.when().ask(whole()).holds())
                    .map(Environment::name)
                    .findFirst()
                    .orElse("");
            environment = found;
        }
        return found;
    }

    /// The variables of conditions over the event.
    CelVariableResolver whole() {
        return this::find;
    }

    /// The variables of conditions over one of its findings.
    CelVariableResolver with(NotedFinding finding) {
        var facts = finding(finding);
        return name -> name.equals("finding") ? Optional.of(facts) : find(name);
    }

    Instant firstSeen(NotedFinding finding) {
        var told = finding.firstSeen();
        return told != null ? told : firstSeen.getOrDefault(Items.of(finding), now);
    }

    private Optional<Object> find(String name) {
        var known = made.get(name);
        if (known == null) {
            known = make(name);
            if (known != null) {
                made.put(name, known);
            }
        }
        return Optional.ofNullable(known);
    }

    private @Nullable Object make(String name) {
        return switch (name) {
            case "event" -> ofEvent();
            case "image" -> ofImage();
            case "images" -> event.images().stream().<Object>map(Facts::image).toList();
            case "findings" ->
                event.findings().stream().<Object>map(this::finding).toList();
            case "incident" -> incident(event.incident());
            case "scope" -> scope(event.scope());
            case "environment" -> environment == null ? "" : environment;
            case "now" -> now;
            case "raw" -> plain(event.raw());
            default -> null;
        };
    }

    private Map<String, Object> ofEvent() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", event.id());
        facts.put("kind", word(event.kind().name()));
        facts.put("source", event.source());
        facts.put("time", event.time());
        facts.put("title", event.title());
        facts.put("address", text(event.address()));
        facts.put("severity", severity(event).label());
        facts.put("imageCount", event.imageCount());
        facts.put("violations", event.violations());
        return facts;
    }

    /// How bad the worst of it is.
    public static Severity severity(Event event) {
        var incident = event.incident();
        if (incident != null) {
            return incident.severity();
        }
        return event.findings().stream()
                .map(NotedFinding::severity)
                .min(java.util.Comparator.naturalOrder())
                .orElse(Severity.UNKNOWN);
    }

    /// A kind as configurations write it: `finding-opened`.
    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Map<String, Object> ofImage() {
        var image = event.image();
        return image(image == null ? new NamedImage("", null, "", "", "", "", null, Map.of(), List.of()) : image);
    }

    private static Map<String, Object> image(NamedImage image) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("reference", image.reference());
        facts.put("digest", text(image.digest()));
        facts.put("registry", image.registry());
        facts.put("repository", image.repository());
        facts.put("tag", image.tag());
        facts.put("os", image.os());
        put(facts, "compliant", image.compliant());
        facts.put("labels", image.labels());
        facts.put("running", image.running());
        return facts;
    }

    private Map<String, Object> finding(NotedFinding finding) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", finding.id());
        facts.put("severity", finding.severity().label());
        facts.put("package", finding.packageName());
        facts.put("version", finding.installedVersion());
        facts.put("fixedVersion", text(finding.fixedVersion()));
        facts.put("fixable", finding.fixedVersion() != null);
        facts.put("paths", finding.paths());
        put(facts, "score", finding.score());
        put(facts, "epss", finding.epss());
        facts.put("knownExploited", finding.knownExploited());
        facts.put("title", finding.title());
        facts.put("firstSeen", firstSeen(finding));
        facts.put("link", text(finding.link()));
        return facts;
    }

    private static Map<String, Object> incident(@Nullable Incident incident) {
        return Map.of(
                "rule", incident == null ? "" : incident.rule(),
                "severity", incident == null ? "unknown" : incident.severity().label(),
                "description", incident == null ? "" : incident.description(),
                "place", incident == null ? "" : incident.place(),
                "action", incident == null ? "" : incident.action(),
                "details", incident == null ? Map.of() : incident.details());
    }

    private static Map<String, Object> scope(@Nullable ScopeOwners scope) {
        return Map.of(
                "name", scope == null ? "" : scope.name(),
                "owners", scope == null ? List.of() : scope.owners(),
                "development", scope == null ? List.of() : scope.development(),
                "security", scope == null ? List.of() : scope.security(),
                "operations", scope == null ? List.of() : scope.operations());
    }

    /// A document as CEL knows values.
    private static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> object = new LinkedHashMap<>();
            node.properties().forEach(entry -> put(object, entry.getKey(), plain(entry.getValue())));
            return object;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            for (var item : node) {
                var value = plain(item);
                list.add(value == null ? dev.cel.common.values.NullValue.NULL_VALUE : value);
            }
            return list;
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.isNumber() ? node.doubleValue() : null;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
