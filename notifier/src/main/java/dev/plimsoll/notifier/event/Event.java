package dev.plimsoll.notifier.event;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What happened, in the words of the house, whoever told it: the platform, another scanner, a sensor.
///
/// @param id as its source names it; the same event told twice has the same id and counts once
/// @param source who told it: `plimsoll`, `aqua`, `trivy`, `trivy-operator`, `tracee`, `falco`
/// @param scope the application scope that it concerns; absent where the source knows none
/// @param image the image that it is about; absent for what concerns none, or many
/// @param images where one event touches several images: those that it names
/// @param imageCount how many images it touches, also those that it does not name
/// @param findings worst first; empty where it is not about vulnerabilities
/// @param violations what the verdict names, for people
/// @param incident what a sensor saw; absent elsewhere
/// @param title one line for people, in English, of the source's own; empty where it gives none
/// @param address of a page that shows more; absent where there is none
/// @param raw what was sent, whole
/// @param part of its image that a scan looked at, where others look at the rest: that it is silent about what they
/// tell
///     ends nothing; empty for all of it
public record Event(
        String id,
        EventKind kind,
        String source,
        Instant time,
        @Nullable ScopeOwners scope,
        @Nullable NamedImage image,
        List<NamedImage> images,
        long imageCount,
        List<NotedFinding> findings,
        List<String> violations,
        @Nullable Incident incident,
        String title,
        @Nullable String address,
        JsonNode raw,
        String part) {
    public Event {
        // what older versions have kept has none
        part = Objects.requireNonNullElse(part, "");
        images = List.copyOf(images);
        findings = List.copyOf(findings);
        violations = List.copyOf(violations);
    }

    /// About the whole of its image.
    public Event(
            String id,
            EventKind kind,
            String source,
            Instant time,
            @Nullable ScopeOwners scope,
            @Nullable NamedImage image,
            List<NamedImage> images,
            long imageCount,
            List<NotedFinding> findings,
            List<String> violations,
            @Nullable Incident incident,
            String title,
            @Nullable String address,
            JsonNode raw) {
        this(
                id,
                kind,
                source,
                time,
                scope,
                image,
                images,
                imageCount,
                findings,
                violations,
                incident,
                title,
                address,
                raw,
                "");
    }

    /// The same, of a part of its image only.
    public Event ofPart(String name) {
        return new Event(
                id,
                kind,
                source,
                time,
                scope,
                image,
                images,
                imageCount,
                findings,
                violations,
                incident,
                title,
                address,
                raw,
                name);
    }
}
