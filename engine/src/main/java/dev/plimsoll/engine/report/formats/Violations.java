package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the verdict says of each finding, and what it says of the image beside its findings.
final class Violations {
    private final Map<String, List<Entry>> ofFindings = new HashMap<>();
    private final List<Entry> beside = new ArrayList<>();

    Violations(ScanReport report) {
        var verdict = report.verdict();
        if (verdict == null) {
            return;
        }
        var findings = new HashSet<String>();
        report.findings().forEach(finding -> findings.add(key(finding.id(), finding.packageUrl())));
        for (var policy : verdict.policies()) {
            for (var violation : policy.violations()) {
                var entry = new Entry(policy.name(), policy.failsBuild(), violation);
                var key = key(violation.vulnerability(), violation.packageUrl());
                if (findings.contains(key)) {
                    ofFindings.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry);
                } else {
                    beside.add(entry);
                }
            }
        }
    }

    /// @param policy the policy's name
    /// @param failsBuild whether the policy ends the build
    record Entry(String policy, boolean failsBuild, Violation violation) {
        /// `baseline/maxSeverity`
        String name() {
            return policy + "/" + violation.control();
        }
    }

    /// In the policies' order.
    List<Entry> of(Finding finding) {
        return ofFindings.getOrDefault(key(finding.id(), finding.packageUrl()), List.of());
    }

    /// Those that no finding of the report stands for, in the policies' order.
    List<Entry> besideFindings() {
        return List.copyOf(beside);
    }

    private static String key(@Nullable String vulnerability, @Nullable PackageUrl purl) {
        return vulnerability + " " + purl;
    }
}
