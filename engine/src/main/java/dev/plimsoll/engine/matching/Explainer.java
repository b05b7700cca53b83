package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.AdvisoryDatabase.Candidate;
import dev.plimsoll.engine.matching.Explanation.Kind;
import dev.plimsoll.engine.matching.Explanation.Line;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Justifies every finding, and everything that is no finding: by what advisory, what comparison, what rule.
/// Holds no state; may be used by several threads.
public final class Explainer {
    private static final int MOST_PACKAGES_NAMED = 12;

    private final VersionSchemes schemes = VersionSchemes.all();

    /// Explains a vulnerability (by any of its names, or by an advisory's id) or a package (by its name, its source
    /// package's, or its purl with or without version). A name that is both is explained as both.
    ///
    /// @throws dev.plimsoll.engine.advisory.DatabaseException if the database turns out to be damaged
    public Explanation explain(Inventory inventory, AdvisoryDatabase database, MatchOptions options, String what) {
        var asked = what.strip();
        var question = new Question(inventory, database, options, new Targets(schemes, database, inventory));
        var lines = new ArrayList<Line>();
        for (var installed : inventory.packages()) {
            if (isNamed(installed, asked)) {
                lines.add(question.aboutPackage(installed));
            }
        }
        if (!asked.startsWith("pkg:")) {
            lines.addAll(question.aboutVulnerability(vulnerability(asked)));
        }
        if (lines.isEmpty()) {
            lines.add(new Line(
                    Kind.NOT_AFFECTED,
                    asked + " is no package of this image, and the database has no advisory of that name",
                    new Targets(schemes, database, inventory)
                            .gaps(inventory).stream()
                                    .map(gap -> new Line(Kind.UNKNOWN, gap.message(), List.of()))
                                    .toList()));
        }
        return new Explanation(asked, lines);
    }

    /// CVEs and GHSAs are often typed in lower case.
    private static String vulnerability(String asked) {
        if (asked.regionMatches(true, 0, "cve-", 0, 4)) {
            return asked.toUpperCase(Locale.ROOT);
        }
        if (asked.regionMatches(true, 0, "ghsa-", 0, 5)) {
            return "GHSA-" + asked.substring(5).toLowerCase(Locale.ROOT);
        }
        return asked;
    }

    private static boolean isNamed(InstalledPackage installed, String asked) {
        var purl = installed.purl().canonical();
        var source = installed.source();
        return installed.name().equals(asked)
                || purl.equals(asked)
                || (asked.startsWith("pkg:") && (purl.startsWith(asked + "@") || purl.startsWith(asked + "?")))
                || (source != null && source.name().equals(asked));
    }

    /// One question asked of one image.
    private record Question(Inventory inventory, AdvisoryDatabase database, MatchOptions options, Targets targets) {

        Line aboutPackage(InstalledPackage installed) {
            var details = new ArrayList<>(facts(installed));
            var target = targets.of(installed).orElse(null);
            if (target == null) {
                details.add(new Line(
                        Kind.UNKNOWN,
                        "no source of advisories in the database speaks of it",
                        targets.gaps(inventory).stream()
                                .map(gap -> Line.fact(gap.message()))
                                .toList()));
                return Line.fact(installed.name() + " " + installed.version(), details.toArray(Line[]::new));
            }
            details.add(lookedUp(installed, target));
            var findings = findings(installed, target);
            for (var finding : findings) {
                details.add(verdict(finding));
            }
            var byAdvisory = new LinkedHashMap<Object, List<Candidate>>();
            for (var ecosystem : target.ecosystems()) {
                for (var candidate : database.candidates(ecosystem, target.name())) {
                    byAdvisory
                            .computeIfAbsent(candidate.key(), key -> new ArrayList<>())
                            .add(candidate);
                }
            }
            var considered = byAdvisory.values().stream()
                    .map(entries -> Reasons.line(entries, target))
                    .sorted((left, right) -> left.text().compareTo(right.text()))
                    .toList();
            details.add(new Line(Kind.FACT, considered.size() + " advisories considered", considered));
            return new Line(
                    findings.isEmpty() ? Kind.NOT_AFFECTED : Kind.AFFECTED,
                    installed.name() + " " + installed.version() + ": " + findings.size()
                            + (findings.size() == 1 ? " finding" : " findings"),
                    details);
        }

        List<Line> aboutVulnerability(String name) {
            var byAdvisory = new TreeMap<String, List<Candidate>>();
            for (var candidate : database.named(name)) {
                var advisory = candidate.advisory();
                boolean ofDistribution = isOfDistribution(candidate.affected().ecosystem());
                var names = Names.of(advisory, ofDistribution);
                if (advisory.id().equals(name)
                        || names.cves().contains(name)
                        || names.others().contains(name)) {
                    byAdvisory
                            .computeIfAbsent(advisory.id() + " " + advisory.feed(), key -> new ArrayList<>())
                            .add(candidate);
                }
            }
            if (byAdvisory.isEmpty()) {
                return List.of();
            }
            var lines = new ArrayList<Line>();
            for (var installed : inventory.packages()) {
                var line = inPackage(installed, name, byAdvisory);
                if (line != null) {
                    lines.add(line);
                }
            }
            var elsewhere = elsewhere(byAdvisory);
            if (lines.isEmpty()) {
                lines.add(new Line(
                        Kind.NOT_AFFECTED,
                        name + " is no finding: no package that it is about is installed",
                        elsewhere));
            } else if (!elsewhere.isEmpty()) {
                lines.add(new Line(Kind.FACT, "also about packages that are not installed here", elsewhere));
            }
            return lines;
        }

        private @Nullable Line inPackage(
                InstalledPackage installed, String name, TreeMap<String, List<Candidate>> byAdvisory) {
            var target = targets.of(installed).orElse(null);
            if (target == null) {
                return null;
            }
            var details = new ArrayList<Line>();
            var otherReleases = new TreeSet<String>();
            for (var candidates : byAdvisory.values()) {
                var entries = new ArrayList<Candidate>();
                for (var candidate : candidates) {
                    var affected = candidate.affected();
                    if (!affected.name()
                            .equals(AdvisoryDatabase.packageKey(
                                    target.ecosystems().getFirst(), target.name()))) {
                        continue;
                    }
                    if (target.ecosystems().contains(affected.ecosystem())) {
                        entries.add(candidate);
                    } else if (AdvisoryDatabase.baseOf(affected.ecosystem())
                            .equals(AdvisoryDatabase.baseOf(target.ecosystems().getFirst()))) {
                        otherReleases.add(affected.ecosystem());
                    }
                }
                if (!entries.isEmpty()) {
                    details.add(Reasons.line(entries, target));
                }
            }
            if (details.isEmpty() && otherReleases.isEmpty()) {
                return null;
            }
            if (details.isEmpty()) {
                return new Line(
                        Kind.NOT_AFFECTED,
                        label(installed) + ": no advisory of that name is about this release; they are about "
                                + String.join(", ", otherReleases),
                        facts(installed));
            }
            return judged(installed, target, name, details);
        }

        private Line judged(InstalledPackage installed, Target target, String name, List<Line> details) {
            var owner = installed.ownedBy();
            if (owner != null && !options.allSources()) {
                details.addFirst(
                        Line.fact(
                                "it belongs to " + owner
                                        + ", a package of the distribution, whose advisories alone count; --all-sources shows the rest"));
                details.addAll(facts(installed));
                return new Line(Kind.NOT_AFFECTED, label(installed) + ": no finding of its own", details);
            }
            details.add(lookedUp(installed, target));
            details.addAll(facts(installed));
            for (var finding : findings(installed, target)) {
                boolean asked = finding.id().equals(name)
                        || finding.aliases().contains(name)
                        || finding.advisories().stream()
                                .anyMatch(each -> each.id().equals(name));
                if (asked) {
                    details.addFirst(verdict(finding));
                }
            }
            boolean found = details.getFirst().kind() == Kind.AFFECTED
                    && details.getFirst().text().startsWith("finding ");
            if (found) {
                return new Line(Kind.AFFECTED, label(installed) + ": affected", details);
            }
            if (details.stream().anyMatch(line -> line.kind() == Kind.UNKNOWN)) {
                return new Line(Kind.UNKNOWN, label(installed) + ": it cannot be decided", details);
            }
            if (details.stream().anyMatch(line -> line.kind() == Kind.AFFECTED)) {
                details.add(Line.fact("the distribution's record of each vulnerability decides, and it says that this"
                        + " version is not affected; a bulletin only announces"));
            }
            return new Line(Kind.NOT_AFFECTED, label(installed) + ": not affected", details);
        }

        private List<Finding> findings(InstalledPackage installed, Target target) {
            if (installed.ownedBy() != null && !options.allSources()) {
                return List.of();
            }
            var findings = new ArrayList<Finding>();
            for (var group : Group.of(Examination.of(target, database).hits())) {
                var facts =
                        new Matcher.Facts(database.epss(group.id()).orElse(null), database.knownExploited(group.id()));
                findings.add(Matcher.finding(installed, target, group, facts));
            }
            findings.sort((left, right) -> left.id().compareTo(right.id()));
            return findings;
        }

        private static Line verdict(Finding finding) {
            var source = finding.severitySource();
            var fixed = finding.fixedVersion();
            return new Line(
                    Kind.AFFECTED,
                    "finding " + finding.id() + ": " + finding.severity().label()
                            + (source == null ? "" : " by " + source)
                            + (fixed == null ? ", " + finding.fixState().label() : ", fixed in " + fixed)
                            + (finding.knownExploited() ? ", known to be exploited" : ""),
                    finding.aliases().isEmpty()
                            ? List.of()
                            : List.of(Line.fact("also known as " + String.join(", ", finding.aliases()))));
        }

        private static Line lookedUp(InstalledPackage installed, Target target) {
            var bySource =
                    !target.name().equals(installed.name()) || !target.version().equals(installed.version());
            return Line.fact("looked up as " + target.name() + " " + target.version()
                    + (bySource ? ", its source package," : "") + " in " + String.join(", ", target.ecosystems()));
        }

        private static List<Line> facts(InstalledPackage installed) {
            var facts = new ArrayList<Line>();
            facts.add(Line.fact("package " + installed.purl()));
            var owner = installed.ownedBy();
            if (owner != null) {
                facts.add(Line.fact("owned by " + owner));
            }
            var layer = installed.layer();
            if (layer != null) {
                facts.add(Line.fact("brought by layer " + layer));
            }
            installed.paths().forEach(path -> facts.add(Line.fact("read from " + path)));
            return facts;
        }

        private List<Line> elsewhere(TreeMap<String, List<Candidate>> byAdvisory) {
            var installedKeys = new TreeSet<String>();
            for (var installed : inventory.packages()) {
                targets.of(installed)
                        .ifPresent(target -> installedKeys.add(
                                AdvisoryDatabase.baseOf(target.ecosystems().getFirst()) + " "
                                        + AdvisoryDatabase.packageKey(
                                                target.ecosystems().getFirst(), target.name())));
            }
            var packages = new TreeMap<String, TreeSet<String>>();
            for (var candidates : byAdvisory.values()) {
                for (var candidate : candidates) {
                    var affected = candidate.affected();
                    var base = AdvisoryDatabase.baseOf(affected.ecosystem());
                    if (!installedKeys.contains(base + " " + affected.name())) {
                        packages.computeIfAbsent(base, key -> new TreeSet<>()).add(affected.name());
                    }
                }
            }
            var lines = new ArrayList<Line>();
            packages.forEach((base, names) -> lines.add(Line.fact(base + ": "
                    + String.join(
                            ", ", names.stream().limit(MOST_PACKAGES_NAMED).toList())
                    + (names.size() > MOST_PACKAGES_NAMED
                            ? " and " + (names.size() - MOST_PACKAGES_NAMED) + " more"
                            : ""))));
            return lines;
        }

        private static String label(InstalledPackage installed) {
            return installed.name() + " " + installed.version();
        }

        private static boolean isOfDistribution(String ecosystem) {
            return switch (AdvisoryDatabase.baseOf(ecosystem)) {
                case "Debian", "Ubuntu", "Alpine", "AlmaLinux", "Rocky Linux", "Red Hat", "SUSE", "openSUSE" -> true;
                default -> false;
            };
        }
    }
}
