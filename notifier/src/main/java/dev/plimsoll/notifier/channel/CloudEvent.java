package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message for programs: a CloudEvent 1.0 in JSON whose data tell the whole group.
final class CloudEvent {
    private CloudEvent() {}

    /// @param largest bytes: findings that do not fit are left out, the least bad ones first, and counted under
    ///     `omittedFindings`
    static ObjectNode of(Message message, Surroundings surroundings, int largest) {
        var most = message.events().stream()
                .mapToInt(e -> e.findings().size())
                .max()
                .orElse(0);
        var whole = with(message, surroundings, most);
        while (most > 0 && Json.bytes(whole).length > largest) {
            most /= 2;
            whole = with(message, surroundings, most);
        }
        return whole;
    }

    private static ObjectNode with(Message message, Surroundings surroundings, int most) {
        var event = Json.object();
        event.put("specversion", "1.0");
        event.put("id", message.id());
        event.put("source", "/plimsoll/notifier");
        event.put("type", type(message));
        event.put("subject", message.key());
        event.put("time", surroundings.clock().instant().toString());
        event.put("datacontenttype", "application/json");
        event.set("data", data(message, most));
        return event;
    }

    private static String type(Message message) {
        if (message.action() == Message.Action.DIGEST || message.events().isEmpty()) {
            return "dev.plimsoll.digest";
        }
        return type(message.events().getLast().kind());
    }

    static String type(EventKind kind) {
        return "dev.plimsoll."
                + switch (kind) {
                    case SCAN -> "image.scanned";
                    case FINDING_OPENED -> "finding.opened";
                    case FINDING_CHANGED -> "finding.changed";
                    case FINDING_RESOLVED -> "finding.resolved";
                    case POLICY_VIOLATED -> "policy.violated";
                    case POLICY_SATISFIED -> "policy.satisfied";
                    case IMAGE_REGISTERED -> "image.registered";
                    case IMAGE_REJECTED -> "image.rejected";
                    case RESCAN_COMPLETED -> "rescan.completed";
                    case FEED_STALE -> "feed.stale";
                    case INCIDENT -> "runtime.incident";
                    case INSIGHT -> "insight";
                };
    }

    /// @param most findings of each event
    static ObjectNode data(Message message, int most) {
        var data = Json.object();
        data.put("action", message.action().name().toLowerCase(Locale.ROOT));
        data.put("key", message.key());
        data.put("route", message.route());
        var events = data.putArray("events");
        message.events().forEach(event -> events.add(event(event, most)));
        var digest = message.digest();
        if (digest != null) {
            data.set("digest", Json.tree(digest));
        }
        return data;
    }

    private static ObjectNode event(Event event, int most) {
        var json = Json.object();
        json.put("id", event.id());
        json.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        json.put("source", event.source());
        json.put("time", event.time().toString());
        if (event.scope() != null) {
            json.set("scope", Json.tree(event.scope()));
        }
        if (event.image() != null) {
            json.set("image", image(event.image()));
        }
        if (!event.images().isEmpty()) {
            var images = json.putArray("images");
            event.images().forEach(image -> images.add(image(image)));
        }
        json.put("imageCount", event.imageCount());
        findings(event.findings(), most, json);
        texts(event.violations(), json.putArray("violations"));
        var incident = event.incident();
        if (incident != null) {
            var told = json.putObject("incident");
            told.put("rule", incident.rule())
                    .put("severity", incident.severity().label());
            told.put("description", incident.description()).put("place", incident.place());
            told.put("action", incident.action()).set("details", Json.tree(incident.details()));
        }
        json.put("title", event.title());
        json.put("address", event.address());
        return json;
    }

    private static JsonNode image(NamedImage image) {
        return Json.tree(image);
    }

    private static void findings(List<NotedFinding> all, int most, ObjectNode event) {
        var findings = event.putArray("findings");
        all.stream().sorted(NotedFinding.WORST_FIRST).limit(most).forEach(finding -> {
            var json = findings.addObject();
            json.put("id", finding.id()).put("severity", finding.severity().label());
            json.put("package", finding.packageName()).put("installedVersion", finding.installedVersion());
            json.put("fixedVersion", finding.fixedVersion());
            texts(finding.paths(), json.putArray("paths"));
            json.put("score", finding.score()).put("epss", finding.epss());
            json.put("knownExploited", finding.knownExploited()).put("title", finding.title());
            var seen = finding.firstSeen();
            json.put("firstSeen", seen == null ? null : seen.toString()).put("link", finding.link());
        });
        if (all.size() > most) {
            event.put("omittedFindings", all.size() - most);
        }
    }

    private static void texts(List<String> texts, ArrayNode array) {
        texts.forEach(array::add);
    }
}
