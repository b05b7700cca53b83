package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The report with what several parts of the page ask of it, worked out once.
final class Overview {
    private final ScanReport report;
    private final List<Finding> open;
    private final List<Finding> suppressed;
    private final Map<PackageUrl, InstalledPackage> packages = new HashMap<>();
    private final Map<Digest, Integer> layers = new HashMap<>();
    private final Map<Key, List<Objection>> objections = new HashMap<>();
    private final Map<Key, Finding> findings = new HashMap<>();

    private record Key(String vulnerability, PackageUrl found) {}

    /// That a policy does not allow a finding.
    record Objection(String policy, String control, boolean failsBuild) {}

    Overview(ScanReport report) {
        this.report = report;
        this.open = report.findings().stream()
                .filter(finding -> finding.suppressedBy() == null)
                .toList();
        this.suppressed = report.findings().stream()
                .filter(finding -> finding.suppressedBy() != null)
                .toList();
        report.findings().forEach(finding -> findings.put(new Key(finding.id(), finding.packageUrl()), finding));
        report.inventory().packages().forEach(found -> packages.put(found.purl(), found));
        for (var layer : report.image().layers()) {
            layers.putIfAbsent(layer.diffId(), layers.size() + 1);
        }
        var verdict = report.verdict();
        if (verdict != null) {
            for (var policy : verdict.policies()) {
                for (var violation : policy.violations()) {
                    var vulnerability = violation.vulnerability();
                    var found = violation.packageUrl();
                    if (vulnerability != null && found != null) {
                        objections
                                .computeIfAbsent(new Key(vulnerability, found), key -> new ArrayList<>(1))
                                .add(new Objection(policy.name(), violation.control(), policy.failsBuild()));
                    }
                }
            }
        }
    }

    ScanReport report() {
        return report;
    }

    /// Findings that nobody set aside.
    List<Finding> open() {
        return open;
    }

    List<Finding> suppressed() {
        return suppressed;
    }

    long openOf(Severity severity) {
        return open.stream().filter(finding -> finding.severity() == severity).count();
    }

    static boolean isFixable(Finding finding) {
        return finding.fixState() == FixState.FIXED;
    }

    @Nullable
    InstalledPackage packageOf(Finding finding) {
        return installed(finding.packageUrl());
    }

    @Nullable
    InstalledPackage installed(PackageUrl purl) {
        return packages.get(purl);
    }

    /// The finding that a violation is about; absent where it is about something else, or the report leaves it out.
    @Nullable
    Finding findingOf(Violation violation) {
        var vulnerability = violation.vulnerability();
        var found = violation.packageUrl();
        return vulnerability == null || found == null ? null : findings.get(new Key(vulnerability, found));
    }

    /// The layer's place, from 1 for the lowest; 0 where it is not known.
    int layerNumber(@Nullable Digest diffId) {
        return diffId == null ? 0 : layers.getOrDefault(diffId, 0);
    }

    /// Which policies do not allow it, in their order.
    List<Objection> objections(Finding finding) {
        return objections.getOrDefault(new Key(finding.id(), finding.packageUrl()), List.of());
    }
}
