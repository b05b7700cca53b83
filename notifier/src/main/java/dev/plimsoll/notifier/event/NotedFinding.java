package dev.plimsoll.notifier.event;

import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One vulnerability in one package, as much of it as a notification needs.
///
/// @param id the CVE, else the source's own id
/// @param packageName as people call it
/// @param installedVersion empty where the source tells none
/// @param fixedVersion absent where there is no fix
/// @param paths where the package lies; may be empty
/// @param score CVSS base score, 0 to 10; absent where the source tells none
/// @param epss likelihood of exploitation, 0 to 1; absent where the source tells none
/// @param firstSeen in this image or scope; absent where the source does not know
/// @param link a page about the vulnerability; absent where the source names none
public record NotedFinding(
        String id,
        Severity severity,
        String packageName,
        String installedVersion,
        @Nullable String fixedVersion,
        List<String> paths,
        @Nullable Double score,
        @Nullable Double epss,
        boolean knownExploited,
        String title,
        @Nullable Instant firstSeen,
        @Nullable String link) {
    /// The worst first: known to be exploited, then by severity, score and likelihood of exploitation.
    public static final Comparator<NotedFinding> WORST_FIRST = Comparator.comparing(NotedFinding::knownExploited)
            .reversed()
            .thenComparing(NotedFinding::severity)
            .thenComparing(NotedFinding::scoreOrNone, Comparator.reverseOrder())
            .thenComparing(NotedFinding::epssOrNone, Comparator.reverseOrder())
            .thenComparing(NotedFinding::id)
            .thenComparing(NotedFinding::packageName);

    public NotedFinding {
        paths = List.copyOf(paths);
    }

    private double scoreOrNone() {
        var known = score();
        return known == null ? -1 : known;
    }

    private double epssOrNone() {
        var known = epss();
        return known == null ? -1 : known;
    }
}
