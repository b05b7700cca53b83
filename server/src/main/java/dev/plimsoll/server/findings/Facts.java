package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Finding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of vulnerabilities wherever they occur: taken from the advisories when a finding is read,
/// because it changes every day without changing a match. For one thread and one piece of work.
final class Facts {
    private final AdvisoryDatabase advisories;
    private final Map<String, Optional<Epss>> likelihoods = new HashMap<>();
    private final Map<String, Boolean> exploited = new HashMap<>();

    Facts(AdvisoryDatabase advisories) {
        this.advisories = advisories;
    }

    /// As it is stored.
    static Finding without(Finding finding) {
        return with(finding, null, null, false);
    }

    /// As it is in an image.
    Finding complete(Finding stored, @Nullable Digest layer) {
        var epss = likelihoods.computeIfAbsent(stored.id(), advisories::epss);
        return with(
                stored, layer, epss.orElse(null), exploited.computeIfAbsent(stored.id(), advisories::knownExploited));
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
                        finding.assessment())
                .with(finding.exploitation(), finding.fixSeen());
    }
}
