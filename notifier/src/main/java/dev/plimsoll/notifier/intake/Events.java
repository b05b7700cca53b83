package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.Incident;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.event.ScopeOwners;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The kinds of events that other programs' documents become.
final class Events {
    static final Comparator<NotedFinding> WORST_FIRST = Comparator.comparing(NotedFinding::severity)
            .thenComparing(finding -> !finding.knownExploited())
            .thenComparing(NotedFinding::id)
            .thenComparing(NotedFinding::packageName);

    private Events() {}

    static Event scan(
            String source,
            String id,
            Instant time,
            @Nullable ScopeOwners scope,
            NamedImage image,
            List<NotedFinding> findings,
            List<String> violations,
            @Nullable String address,
            JsonNode raw) {
        return new Event(
                id,
                EventKind.SCAN,
                source,
                time,
                scope,
                image,
                List.of(image),
                1,
                findings.stream().sorted(WORST_FIRST).toList(),
                violations,
                null,
                "",
                address,
                raw);
    }

    static Event incident(
            String source,
            String id,
            Instant time,
            @Nullable ScopeOwners scope,
            @Nullable NamedImage image,
            Incident incident,
            JsonNode raw) {
        return new Event(
                id,
                EventKind.INCIDENT,
                source,
                time,
                scope,
                image,
                image == null ? List.of() : List.of(image),
                image == null ? 0 : 1,
                List.of(),
                List.of(),
                incident,
                incident.rule(),
                null,
                raw);
    }

    /// What a document that has no name of its own is called.
    static String id(String source, Received received) {
        return source + ":" + received.digest();
    }
}
