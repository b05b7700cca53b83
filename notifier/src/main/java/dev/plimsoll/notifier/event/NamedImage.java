package dev.plimsoll.notifier.event;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An image as an event names it.
///
/// @param reference for example `reg.example/team/app:1.2`
/// @param digest the image's identity or a manifest's digest; absent where the source tells none
/// @param registry empty where unknown
/// @param repository without the registry
/// @param tag empty where there is none
/// @param os distribution and version, for people; empty where unknown
/// @param compliant whether a policy lets it pass; absent where none was asked
/// @param running where it is known to run: cluster/namespace/workload or host, for people
public record NamedImage(
        String reference,
        @Nullable String digest,
        String registry,
        String repository,
        String tag,
        String os,
        @Nullable Boolean compliant,
        Map<String, String> labels,
        List<String> running) {
    public NamedImage {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        running = List.copyOf(running);
    }
}
