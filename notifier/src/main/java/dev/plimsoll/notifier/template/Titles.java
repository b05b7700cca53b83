package dev.plimsoll.notifier.template;

import dev.plimsoll.notifier.channel.Message.Action;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.vocabulary.Severity;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The title and the first sentence of a message.
///
/// @param escape of values
record Titles(Story story, Words words, UnaryOperator<String> escape) {
    /// One line: what happened, and where.
    String title() {
        var digest = story.message().digest();
        var event = story.event();
        if (event == null || story.message().action() == Action.DIGEST) {
            return digest == null
                    ? words.say("title.digest", escape.apply(story.message().key()), "")
                    : words.say("title.digest", escape.apply(digest.scope()), escape.apply(digest.day()));
        }
        var title = title(event);
        var resolved = story.message().action() == Action.RESOLVE
                && event.kind() != EventKind.FINDING_RESOLVED
                && event.kind() != EventKind.POLICY_SATISFIED;
        return resolved ? words.say("title.resolved", title) : title;
    }

    /// What it means, in a sentence.
    String lead() {
        var event = story.event();
        if (event == null || story.message().action() == Action.DIGEST) {
            return words.say("lead.digest");
        }
        if (story.message().action() == Action.RESOLVE) {
            return words.say("lead.resolve");
        }
        var kind = name(event.kind());
        return event.kind() == EventKind.SCAN && story.findings().isEmpty()
                ? words.say("lead.scan.none")
                : words.say("lead." + kind);
    }

    /// As "2 critical, 10 high"; empty without findings.
    String counts() {
        return story.counts().entrySet().stream()
                .map(entry -> words.say("count", words.number(entry.getValue()), severity(entry.getKey())))
                .collect(Collectors.joining(words.say("comma")));
    }

    String severity(Severity severity) {
        return escape.apply(words.say("severity." + severity.label()));
    }

    /// The image, else the scope, else how many images.
    String where() {
        var images = story.images();
        if (images.size() == 1 && story.imageCount() <= 1) {
            return escape.apply(images.getFirst().reference());
        }
        var event = story.event();
        var scope = event == null ? null : event.scope();
        if (scope != null) {
            return escape.apply(scope.name());
        }
        return images.isEmpty() && story.imageCount() == 0
                ? escape.apply(event == null ? "" : event.source())
                : words.say("images", words.number(story.imageCount()));
    }

    private String title(Event event) {
        return switch (event.kind()) {
            case SCAN ->
                story.findings().isEmpty()
                        ? words.say("title.scan.none", where())
                        : words.say("title.scan", where(), counts());
            case FINDING_OPENED, FINDING_CHANGED, FINDING_RESOLVED -> findings(event);
            case POLICY_VIOLATED, POLICY_SATISFIED, IMAGE_REGISTERED, IMAGE_REJECTED ->
                words.say("title." + name(event.kind()), where());
            case RESCAN_COMPLETED, FEED_STALE, INSIGHT -> own(event);
            case INCIDENT -> {
                var incident = event.incident();
                yield incident == null
                        ? own(event)
                        : words.say(
                                incident.place().isBlank() ? "title.incident.nowhere" : "title.incident",
                                severity(incident.severity()),
                                escape.apply(incident.rule()),
                                escape.apply(incident.place()));
            }
        };
    }

    private String findings(Event event) {
        var kind = name(event.kind());
        if (story.findings().size() != 1) {
            return words.say(
                    "title." + kind + ".many", words.number(story.findings().size()), where(), counts());
        }
        var finding = Objects.requireNonNull(story.findings().getFirst()).finding();
        return words.say(
                "title." + kind,
                escape.apply(finding.id()),
                severity(finding.severity()),
                escape.apply(finding.packageName()),
                where());
    }

    /// What the source says itself, after what kind of thing it is.
    private String own(Event event) {
        var kind = words.say("title." + name(event.kind()));
        return event.title().isBlank() ? kind : words.say("title.own", kind, escape.apply(event.title()));
    }

    private static String name(EventKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
