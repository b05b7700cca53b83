package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Finding;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is known of vulnerabilities wherever they occur: taken from the advisories when a finding is read,
/// because it changes every day without changing a match. Lives as long as the advisories; safe for several threads.
final class Facts {
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(@Nullable Epss likelihood, boolean exploited) {
        static Known of(String id, AdvisoryDatabase advisories) {
            Optional<Epss> likelihood = advisories.epss(id);
            return new Known(likelihood.orElse(null), advisories.knownExploited(id));
        }
    }

    /// As it is stored.
    static Finding without(Finding finding) {
        return with(finding, null, null, false);
    }

    /// A stored one with what the advisories know of it.
    ///
    /// @param advisories always the same, which may be open anew
    Finding complete(Finding stored, AdvisoryDatabase advisories) {
        var facts = known.computeIfAbsent(stored.id(), id -> Known.of(id, advisories));
        return with(stored, null, facts.likelihood, facts.exploited);
    }

    /// As it is in an image.
    static Finding in(@Nullable Digest layer, Finding complete) {
        return layer == null ? complete : with(complete, layer, complete.epss(), complete.knownExploited());
    }

    private static Finding with(Finding finding, @Nullable Digest layer, @Nullable Epss epss, boolean knownExploited) {
        return new Finding(
                finding.id(),
                finding.aliases(),
                finding.severity(),
                finding.severitySource(),
                finding.cvss(),
                epss,
                knownExploited,
                finding.title(),
                finding.published(),
                finding.packageUrl(),
                finding.name(),
                finding.version(),
                layer,
                finding.fixState(),
                finding.fixedVersion(),
                finding.advisories(),
                finding.references(),
                finding.suppressedBy(),
                finding.assessment(),
                finding.exploitation(),
                finding.fixSeen());
    }
}
