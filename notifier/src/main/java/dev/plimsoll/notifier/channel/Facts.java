package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.event.ScopeOwners;
import dev.plimsoll.vocabulary.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What channels ask of a message for fields of their own.
final class Facts {
    private Facts() {}

    /// How bad the worst of it is.
    static Severity severity(Message message) {
        return Stream.concat(
                        findings(message).stream().map(NotedFinding::severity),
                        message.events().stream()
                                .map(Event::incident)
                                .filter(Objects::nonNull)
                                .map(incident -> incident.severity()))
                .min(Comparator.naturalOrder())
                .orElse(Severity.UNKNOWN);
    }

    /// All findings, worst first, each once.
    static List<NotedFinding> findings(Message message) {
        return message.events().stream()
                .flatMap(event -> event.findings().stream())
                .distinct()
                .sorted(NotedFinding.WORST_FIRST)
                .toList();
    }

    /// The image, else the scope, else who told it.
    static String where(Message message) {
        var event = last(message);
        if (event == null) {
            return message.digest() == null
                    ? message.key()
                    : Objects.requireNonNull(message.digest()).scope();
        }
        var image = image(message);
        if (image != null) {
            return image.reference();
        }
        return event.scope() == null
                ? event.source()
                : Objects.requireNonNull(event.scope()).name();
    }

    static @Nullable NamedImage image(Message message) {
        var event = last(message);
        if (event == null) {
            return null;
        }
        return event.image() != null || event.images().isEmpty()
                ? event.image()
                : event.images().getFirst();
    }

    static @Nullable ScopeOwners scope(Message message) {
        var event = last(message);
        return event == null ? null : event.scope();
    }

    static String kind(Message message) {
        var event = last(message);
        return event == null ? "digest" : event.kind().name().toLowerCase(Locale.ROOT);
    }

    static Instant time(Message message, Surroundings surroundings) {
        var event = last(message);
        return event == null ? surroundings.clock().instant() : event.time();
    }

    /// A page that shows more, if it is one.
    static @Nullable String address(Message message) {
        var event = last(message);
        var address = event == null ? null : event.address();
        if (address == null || address.length() > 1_000) {
            return null;
        }
        try {
            var uri = URI.create(address);
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme()) ? address : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable Event last(Message message) {
        return message.events().isEmpty() ? null : message.events().getLast();
    }
}
