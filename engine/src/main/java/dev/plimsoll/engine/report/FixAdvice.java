package dev.plimsoll.engine.report;

import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.engine.policy.controls.EcosystemVersions;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
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
/// what a newer base clears. It rests on the report alone: nothing is said of versions or base images that no source
/// told of.
///
/// @param ground which findings it is about
/// @param findings how many those are
/// @param upgrades of what the author added first, then of what the base brings, each with the most urgent first
/// @param unfixed those without a fix, by package, in the same order
/// @param rebase present when the base brings findings that have a fix; where no base is known, when more than
///     half of the findings come from the lowest of several layers
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
    /// @param command what to type; absent where it is not known
    /// @param ofBase whether the base brought the package
    /// @param findings what it clears, in the report's order
    public record Upgrade(
            String name,
            List<String> packages,
            String type,
            String from,
            List<String> to,
            @Nullable String command,
            boolean ofBase,
            List<Finding> findings) {
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
    /// @param ofBase whether the base brought the package
    public record Unfixed(
            String name, List<String> packages, String type, String version, boolean ofBase, List<Finding> findings) {
        public Unfixed {
            packages = List.copyOf(packages);
            findings = List.copyOf(findings);
        }
    }

    /// Build it again on a newer release of its base.
    ///
    /// @param findings how many come from the base
    /// @param cleared how many of those have a fix: they go away with a base that has taken the fixes
    /// @param layers how many of the image's layers are the base's; 0 where that is not known, and the lowest
    ///     is taken for it
    /// @param baseName what the base is called; absent where nothing says
    public record Rebase(
            int findings, int cleared, int layers, @Nullable String baseName) {}

    /// Works out the advice for a report.
    public static FixAdvice of(ScanReport report) {
        var ground = ground(report.verdict());
        var findings = findings(report, ground);
        Map<PackageUrl, InstalledPackage> packages = new HashMap<>();
        report.inventory().packages().forEach(found -> packages.putIfAbsent(found.purl(), found));
        var fixable = new LinkedHashMap<Group, List<Finding>>();
        var unfixable = new LinkedHashMap<Group, List<Finding>>();
        for (var finding : findings) {
            var found = packages.get(finding.packageUrl());
            var source = found == null ? null : found.source();
            var group = new Group(
                    source == null ? finding.name() : source.name(),
                    finding.packageUrl().type(),
                    finding.version(),
                    source == null || source.version().equals(finding.version()),
                    report.image().ofBase(finding.layer()));
            var groups = finding.fixState() == FixState.FIXED ? fixable : unfixable;
            groups.computeIfAbsent(group, key -> new ArrayList<>()).add(finding);
        }
        var upgrades = new ArrayList<Upgrade>();
        fixable.forEach((group, cleared) ->
                upgrades.add(upgrade(group, cleared, report.inventory().os())));
        var unfixed = new ArrayList<Unfixed>();
        unfixable.forEach((group, left) -> unfixed.add(
                new Unfixed(group.name(), names(left), group.type(), group.version(), group.ofBase(), left)));
        upgrades.sort(Comparator.comparing(Upgrade::ofBase)
                .thenComparing(Upgrade::findings, URGENCY)
                .thenComparing(Upgrade::name));
        unfixed.sort(Comparator.comparing(Unfixed::ofBase)
                .thenComparing(Unfixed::findings, URGENCY)
                .thenComparing(Unfixed::name));
        return new FixAdvice(ground, findings.size(), upgrades, unfixed, rebase(report, findings));
    }

    private static Upgrade upgrade(Group group, List<Finding> cleared, @Nullable OperatingSystem os) {
        var names = names(cleared);
        var to = smallest(group.type(), cleared);
        return new Upgrade(
                group.name(),
                names,
                group.type(),
                group.version(),
                to,
                to.size() == 1 ? UpgradeCommand.of(group.type(), names, to.getFirst(), group.exact(), os) : null,
                group.ofBase(),
                cleared);
    }

    private static final Comparator<List<Finding>> URGENCY = Comparator.<List<Finding>, Boolean>comparing(
                    findings -> findings.stream().noneMatch(Finding::knownExploited))
            .thenComparing(FixAdvice::worst)
            .thenComparing(List::size, Comparator.reverseOrder());

    /// @param exact whether the packages carry the version of their source package
    private record Group(String name, String type, String version, boolean exact, boolean ofBase) {}

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
        var image = report.image();
        var base = image.base();
        var layers = image.layers();
        if (base == null && layers.size() < 2) {
            return null;
        }
        Digest lowest = base == null ? layers.getFirst().diffId() : null;
        var below = findings.stream()
                .filter(finding ->
                        base == null ? lowest != null && lowest.equals(finding.layer()) : image.ofBase(finding.layer()))
                .toList();
        int cleared = (int) below.stream()
                .filter(finding -> finding.fixState() == FixState.FIXED)
                .count();
        if (cleared == 0 || (base == null && below.size() * 2 <= findings.size())) {
            return null;
        }
        return new Rebase(
                below.size(),
                cleared,
                base == null ? 0 : base.layers(),
                base == null ? image.config().labels().get("org.opencontainers.image.base.name") : base.name());
    }
}
