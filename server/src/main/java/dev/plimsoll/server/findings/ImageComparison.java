package dev.plimsoll.server.findings;

import dev.plimsoll.engine.matching.VersionOrder;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.server.images.PurlParts;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a release changed: packages, findings and the verdict of one image beside those of another, both judged
/// by today's advisories and policies.
///
/// @param fixed findings of the first that the second is without
/// @param found findings of the second that the first is without
/// @param remaining how many both have
record ImageComparison(
        FindingList.Image from,
        FindingList.Image to,
        Packages packages,
        List<Found> fixed,
        List<Found> found,
        long remaining,
        Verdicts verdicts) {
    /// @param changed in other versions
    record Packages(List<String> added, List<String> removed, List<Changed> changed) {}

    /// @param change `upgraded` or `downgraded` by the newest version on either side, in the order of the package's
    ///     own kind; `changed` where the newest is the same, or nobody can tell
    record Changed(
            @com.fasterxml.jackson.annotation.JsonProperty("package")
            String packageUrl,

            List<String> from,
            List<String> to,
            String change) {
        static Changed of(String packageUrl, Collection<String> from, Collection<String> to) {
            var type = packageUrl.substring("pkg:".length(), packageUrl.indexOf('/'));
            var change =
                    switch (VersionOrder.compare(type, newest(type, from), newest(type, to))) {
                        case LESS -> "upgraded";
                        case GREATER -> "downgraded";
                        case EQUAL, UNKNOWN -> "changed";
                    };
            return new Changed(packageUrl, List.copyOf(from), List.copyOf(to), change);
        }

        private static String newest(String type, Collection<String> versions) {
            return versions.stream()
                    .reduce((one, other) -> VersionOrder.compare(type, one, other) == Comparison.LESS ? other : one)
                    .orElse("");
        }
    }

    record Found(
            String vulnerability,
            String severity,

            @com.fasterxml.jackson.annotation.JsonProperty("package")
            String packageUrl,

            @Nullable String fixedVersion,
            boolean suppressed) {}

    /// @param added violations of the second that the first is without
    record Verdicts(boolean compliantBefore, boolean compliantAfter, List<String> added, List<String> removed) {}

    static ImageComparison of(FindingList.Image from, ScanReport before, FindingList.Image to, ScanReport after) {
        var old = findings(before);
        var now = findings(after);
        return new ImageComparison(
                from,
                to,
                packages(before, after),
                without(old, now.keySet()),
                without(now, old.keySet()),
                now.keySet().stream().filter(old::containsKey).count(),
                verdicts(before.verdict(), after.verdict()));
    }

    private static Packages packages(ScanReport before, ScanReport after) {
        var old = versions(before);
        var now = versions(after);
        var changed = new ArrayList<Changed>();
        old.forEach((name, versions) -> {
            var others = now.get(name);
            if (others != null && !others.equals(versions)) {
                changed.add(Changed.of(name, versions, others));
            }
        });
        return new Packages(named(now, old), named(old, now), changed);
    }

    /// With their versions, as `name@version`.
    private static List<String> named(
            SortedMap<String, SortedSet<String>> some, SortedMap<String, SortedSet<String>> without) {
        var named = new ArrayList<String>();
        some.forEach((name, versions) -> {
            if (!without.containsKey(name)) {
                versions.forEach(version -> named.add(name + "@" + version));
            }
        });
        return named;
    }

    private static SortedMap<String, SortedSet<String>> versions(ScanReport report) {
        var versions = new TreeMap<String, SortedSet<String>>();
        report.inventory()
                .packages()
                .forEach(installed -> versions.computeIfAbsent(
                                PurlParts.unversioned(installed.purl()), any -> new TreeSet<>())
                        .add(installed.version()));
        return versions;
    }

    /// By vulnerability and package, whatever its version: the same fault in a newer version is no new one.
    private static Map<List<String>, Finding> findings(ScanReport report) {
        var findings = new LinkedHashMap<List<String>, Finding>();
        report.findings()
                .forEach(finding -> findings.putIfAbsent(
                        List.of(finding.id(), PurlParts.unversioned(finding.packageUrl())), finding));
        return findings;
    }

    private static List<Found> without(Map<List<String>, Finding> some, Set<List<String>> others) {
        var found = new ArrayList<Found>();
        some.forEach((key, finding) -> {
            if (!others.contains(key)) {
                found.add(new Found(
                        finding.id(),
                        finding.severity().label(),
                        finding.packageUrl().canonical(),
                        finding.fixedVersion(),
                        finding.suppressedBy() != null));
            }
        });
        return found;
    }

    private static Verdicts verdicts(@Nullable Verdict before, @Nullable Verdict after) {
        var old = violations(before);
        var now = violations(after);
        return new Verdicts(
                before == null || before.compliant(),
                after == null || after.compliant(),
                now.stream().filter(one -> !old.contains(one)).toList(),
                old.stream().filter(one -> !now.contains(one)).toList());
    }

    private static Collection<String> violations(@Nullable Verdict verdict) {
        var all = new LinkedHashSet<String>();
        if (verdict != null) {
            verdict.policies()
                    .forEach(policy ->
                            policy.violations().forEach(violation -> all.add(text(policy.name(), violation))));
        }
        return all;
    }

    private static String text(String policy, Violation violation) {
        return policy + ": " + violation.control() + ": " + violation.message();
    }
}
