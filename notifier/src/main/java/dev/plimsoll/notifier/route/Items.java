package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.LinkedHashMap;
import java.util.Map;

/// By which names the notifier remembers what events tell of: a subject, and items of it that come and go.
public final class Items {
    static final String WHOLE = "whole";

    private Items() {}

    /// The same vulnerability in the same package, whatever its version.
    static String of(NotedFinding finding) {
        return finding.id() + "|" + finding.packageName();
    }

    /// What an event is about: a later event of the same subject tells what became of it.
    static String subject(Event event) {
        var scope = event.scope() == null ? "" : event.scope().name();
        return switch (event.kind()) {
            case SCAN ->
                event.source() + ":image:" + name(event) + (event.part().isEmpty() ? "" : ": " + event.part());
            case FINDING_OPENED, FINDING_CHANGED, FINDING_RESOLVED ->
                event.source() + ":finding:" + scope + "|" + vulnerability(event);
            case POLICY_VIOLATED, POLICY_SATISFIED -> event.source() + ":policy:" + scope + "|" + name(event);
            case IMAGE_REGISTERED, IMAGE_REJECTED, RESCAN_COMPLETED, FEED_STALE, INCIDENT, INSIGHT ->
                "event:" + event.id();
        };
    }

    /// The image's name without what changes when it is built anew; where a workload is known, in that workload.
    static String name(Event event) {
        var image = event.image();
        if (image == null) {
            return "";
        }
        return image.registry() + "/" + image.repository() + (image.tag().isEmpty() ? digest(image) : ":" + image.tag())
                + (image.running().isEmpty() || !event.source().equals("trivy-operator")
                        ? ""
                        : " in " + image.running().getFirst());
    }

    private static String digest(NamedImage image) {
        return image.digest() == null ? "" : "@" + image.digest();
    }

    static String vulnerability(Event event) {
        return event.findings().isEmpty() ? "" : event.findings().getFirst().id();
    }

    /// The items of an event's findings, each with the place where it stands first. A scan tells of each package by
    /// itself; an event about one vulnerability tells of it once, however many packages it is in.
    static Map<String, Integer> places(Event event) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int place = 0; place < event.findings().size(); place++) {
            places.putIfAbsent(item(event, place), place);
        }
        return places;
    }

    static String item(Event event, int place) {
        var finding = event.findings().get(place);
        return switch (event.kind()) {
            case FINDING_OPENED, FINDING_CHANGED, FINDING_RESOLVED -> finding.id();
            case SCAN,
                    POLICY_VIOLATED,
                    POLICY_SATISFIED,
                    IMAGE_REGISTERED,
                    IMAGE_REJECTED,
                    RESCAN_COMPLETED,
                    FEED_STALE,
                    INCIDENT,
                    INSIGHT -> of(finding);
        };
    }
}
