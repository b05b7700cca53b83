package dev.plimsoll.engine.report;

import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.engine.policy.controls.EcosystemVersions;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What to do first about an image: the smallest upgrades that clear its policy, what no upgrade clears, and
/// whether most of it comes from below. It rests on the report alone: nothing is said of versions or base images
/// that no source told of.
///
/// @param ground which findings it is about
/// @param findings how many those are
/// @param upgrades most urgent first
/// @param unfixed those without a fix, by package, most urgent first
/// @param rebase present when more than half of the findings come from the lowest of several layers
public record FixAdvice(
        Ground ground,
        int findings,
        List<Upgrade> upgrades,
        List<Unfixed> unfixed,
        @Nullable Rebase rebase) {
    public FixAdvice {
        upgrades = List.copyOf(upgrades);
        unfixed = List.copyOf(unfixed);
    }

    /// Which findings advice is about.
    public enum Ground {
        /// Those that violate policies in force with `failBuild`.
        IN_FORCE,
        /// Those that violate policies that only report, as no policy in force is violated.
        REPORTED,
        /// Open findings that are critical, high or known to be exploited, as no policy is violated, or none judged.
        OPEN
    }

    /// One upgrade.
    ///
    /// @param name the source package, for packages of a distribution; else the package
    /// @param packages names of the packages that it is about, sorted
    /// @param type the purl type
    /// @param from the installed version
    /// @param to the smallest version that clears all of the findings; several where their order is not known, and
    ///     none where a source says that a fix is released, but not in which version
    /// @param findings what it clears, in the report's order
    public record Upgrade(
            String name, List<String> packages, String type, String from, List<String> to, List<Finding> findings) {
        public Upgrade {
            packages = List.copyOf(packages);
            to = List.copyOf(to);
            findings = List.copyOf(findings);
        }

        public boolean knownExploited() {
            return findings.stream().anyMatch(Finding::knownExploited);
        }

        public Severity worst() {
            return FixAdvice.worst(findings);
        }
    }

    /// A package with findings that no version fixes yet.
    ///
    /// @param packages names of the packages that it is about, sorted
    public record Unfixed(String name, List<String> packages, String type, String version, List<Finding> findings) {
        public Unfixed {
            packages = List.copyOf(packages);
            findings = List.copyOf(findings);
        }
    }

    /// Most findings come from the lowest layer, on which the rest was built.
    ///
    /// @param findings how many come from it
    /// @param baseName what the image's label names as its base (image-spec, annotations.md); absent without one
    public record Rebase(
            int findings, LayerFacts layer, @Nullable String baseName) {}

    /// Works out the advice for a report.
    public static FixAdvice of(ScanReport report) {
        var ground = ground(report.verdict());
        var findings = findings(report, ground);
        var sources = sources(report);
        var fixable = new LinkedHashMap<Group, List<Finding>>();
        var unfixable = new LinkedHashMap<Group, List<Finding>>();
        for (var finding : findings) {
            var group = new Group(
                    sources.getOrDefault(finding.packageUrl(), finding.name()),
                    finding.packageUrl().type(),
                    finding.version());
            var groups = finding.fixState() == FixState.FIXED ? fixable : unfixable;
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(finding);
        }
        var upgrades = new ArrayList<Upgrade>();
        fixable.forEach((group, cleared) -> upgrades.add(new Upgrade(
                group.name(),
                names(cleared),
                group.type(),
                group.version(),
                smallest(group.type(), cleared),
                cleared)));
        var unfixed = new ArrayList<Unfixed>();
        unfixable.forEach((group, left) ->
                unfixed.add(new Unfixed(group.name(), names(left), group.type(), group.version(), left)));
        upgrades.sort(Comparator.comparing(Upgrade::findings, URGENCY).thenComparing(Upgrade::name));
        unfixed.sort(Comparator.comparing(Unfixed::findings, URGENCY).thenComparing(Unfixed::name));
        return new FixAdvice(ground, findings.size(), upgrades, unfixed, rebase(report, findings));
    }

    private static final Comparator<List<Finding>> URGENCY = Comparator.<List<Finding>, Boolean>comparing(
                    findings -> findings.stream().noneMatch(Finding::knownExploited))
            .thenComparing(FixAdvice::worst)
            .thenComparing(List::size, Comparator.reverseOrder());

    private record Group(String name, String type, String version) {}

    private record Key(
            @Nullable String vulnerability, @Nullable PackageUrl found) {}

    private static Ground ground(@Nullable Verdict verdict) {
        if (verdict == null || verdict.compliant()) {
            return Ground.OPEN;
        }
        return verdict.failsBuild() ? Ground.IN_FORCE : Ground.REPORTED;
    }

    private static List<Finding> findings(ScanReport report, Ground ground) {
        var open = report.findings().stream().filter(finding -> finding.suppressedBy() == null);
        var verdict = report.verdict();
        if (ground == Ground.OPEN || verdict == null) {
            return open.filter(finding ->
                            finding.knownExploited() || finding.severity().isWorseThan(Severity.MEDIUM))
                    .toList();
        }
        Set<Key> violating = new HashSet<>();
        for (var policy : verdict.policies()) {
            if (counts(policy, ground)) {
                policy.violations()
                        .forEach(
                                violation -> violating.add(new Key(violation.vulnerability(), violation.packageUrl())));
            }
        }
        return open.filter(finding -> violating.contains(new Key(finding.id(), finding.packageUrl())))
                .toList();
    }

    private static boolean counts(PolicyVerdict policy, Ground ground) {
        return policy.failsBuild() == (ground == Ground.IN_FORCE);
    }

    private static Map<PackageUrl, String> sources(ScanReport report) {
        Map<PackageUrl, String> sources = new HashMap<>();
        for (InstalledPackage found : report.inventory().packages()) {
            var source = found.source();
            if (source != null) {
                sources.put(found.purl(), source.name());
            }
        }
        return sources;
    }

    private static List<String> names(List<Finding> findings) {
        var names = new TreeSet<String>();
        findings.forEach(finding -> names.add(finding.name()));
        return List.copyOf(names);
    }

    /// The greatest of the findings' fixed versions: each is the smallest that clears its own finding. Where there
    /// are several branches, a greater version may be affected again: only a scan of the upgraded image tells.
    private static List<String> smallest(String type, List<Finding> findings) {
        var versions = new TreeSet<String>();
        findings.stream().map(Finding::fixedVersion).filter(Objects::nonNull).forEach(versions::add);
        for (var candidate : versions) {
            boolean clearsAll = versions.stream().allMatch(other -> isAtLeast(type, candidate, other));
            if (clearsAll) {
                return List.of(candidate);
            }
        }
        return List.copyOf(versions);
    }

    private static boolean isAtLeast(String type, String candidate, String other) {
        var comparison = candidate.equals(other) ? Comparison.EQUAL : EcosystemVersions.compare(type, candidate, other);
        return comparison == Comparison.GREATER || comparison == Comparison.EQUAL;
    }

    private static Severity worst(List<Finding> findings) {
        var worst = Severity.UNKNOWN;
        for (var finding : findings) {
            worst = finding.severity().isWorseThan(worst) ? finding.severity() : worst;
        }
        return worst;
    }

    private static @Nullable Rebase rebase(ScanReport report, List<Finding> findings) {
        var layers = report.image().layers();
        if (layers.size() < 2 || findings.isEmpty()) {
            return null;
        }
        Digest lowest = layers.getFirst().diffId();
        int below = (int) findings.stream()
                .filter(finding -> lowest.equals(finding.layer()))
                .count();
        if (below * 2 <= findings.size()) {
            return null;
        }
        var name = report.image().config().labels().get("org.opencontainers.image.base.name");
        return new Rebase(below, layers.getFirst(), name);
    }
}
