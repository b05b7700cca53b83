package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.AdvisoryDatabase.Candidate;
import dev.plimsoll.engine.matching.Explanation.Kind;
import dev.plimsoll.engine.matching.Explanation.Line;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.PackageUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Justifies every finding, and everything that is no finding: by what advisory, what comparison, what rule.
/// Holds no state; may be used by several threads.
public final class Explainer {
    private static final int MOST_PACKAGES_NAMED = 4;
    private static final int MOST_FINDINGS = 20;
    private static final int MOST_ADVISORIES = 8;
    private static final int MOST_OF_A_KIND = 6;

    private final VersionSchemes schemes = VersionSchemes.all();

    /// Explains a vulnerability (by any of its names, or by an advisory's id) or a package (by its name, its source
    /// package's, or its purl with or without version). A name that is both is explained as both.
    ///
    /// @throws dev.plimsoll.engine.advisory.DatabaseException if the database turns out to be damaged
    public Explanation explain(Inventory inventory, AdvisoryDatabase database, MatchOptions options, String what) {
        var asked = what.strip();
        var question = new Question(inventory, database, options, new Targets(schemes, database, inventory));
        var lines = new ArrayList<Line>();
        for (var alike : question.alike(installed -> isNamed(installed, asked))) {
            lines.add(question.aboutPackage(alike));
        }
        if (!asked.startsWith("pkg:")) {
            lines.addAll(question.aboutVulnerability(vulnerability(asked)));
        }
        if (lines.isEmpty()) {
            lines.add(question.unknown(asked));
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
        var name = installed.name();
        return name.equals(asked)
                // `log4j-core` of a group, `core` of a scope
                || name.endsWith(":" + asked)
                || name.endsWith("/" + asked)
                || purl.equals(asked)
                || (asked.startsWith("pkg:") && (purl.startsWith(asked + "@") || purl.startsWith(asked + "?")))
                || (source != null && source.name().equals(asked));
    }

    /// One question asked of one image.
    private record Question(Inventory inventory, AdvisoryDatabase database, MatchOptions options, Targets targets) {

        /// Packages that share everything that matters here, such as those built from one source, together.
        List<List<InstalledPackage>> alike(Predicate<InstalledPackage> wanted) {
            record Likeness(
                    @Nullable Target target,
                    String version,
                    @Nullable PackageUrl owner,
                    String type) {}
            var groups = new LinkedHashMap<Likeness, List<InstalledPackage>>();
            for (var installed : inventory.packages()) {
                if (wanted.test(installed)) {
                    var likeness = new Likeness(
                            targets.of(installed).orElse(null),
                            installed.version(),
                            installed.ownedBy(),
                            installed.type());
                    groups.computeIfAbsent(likeness, _ -> new ArrayList<>()).add(installed);
                }
            }
            return List.copyOf(groups.values());
        }

        /// Nothing is known of what was asked for: no reason to feel safe.
        Line unknown(String asked) {
            var details = new ArrayList<Line>();
            NearestName.to(asked, inventory).ifPresent(name -> details.add(Line.fact("did you mean " + name + "?")));
            for (var gap : targets.gaps(inventory)) {
                details.add(new Line(Kind.UNKNOWN, gap.message(), List.of()));
            }
            return new Line(
                    Kind.UNKNOWN,
                    asked + " is no package of this image, and the database has no advisory of that name",
                    details);
        }

        Line aboutPackage(List<InstalledPackage> alike) {
            var installed = alike.getFirst();
            var details = new ArrayList<>(facts(alike));
            var target = targets.of(installed).orElse(null);
            if (target == null) {
                details.add(new Line(
                        Kind.UNKNOWN,
                        "no source of advisories in the database speaks of it",
                        targets.gaps(inventory).stream()
                                .map(gap -> Line.fact(gap.message()))
                                .toList()));
                return Line.fact(label(alike), details.toArray(Line[]::new));
            }
            details.add(lookedUp(alike, target));
            var findings = findings(installed, target);
            for (var finding : findings.stream().limit(MOST_FINDINGS).toList()) {
                details.add(verdict(finding));
            }
            if (findings.size() > MOST_FINDINGS) {
                details.add(Line.fact("and " + (findings.size() - MOST_FINDINGS) + " more findings"));
            }
            var byAdvisory = new LinkedHashMap<Object, List<Candidate>>();
            for (var ecosystem : target.ecosystems()) {
                for (var candidate : database.candidates(ecosystem, target.name())) {
                    byAdvisory
                            .computeIfAbsent(candidate.key(), key -> new ArrayList<>())
                            .add(candidate);
                }
            }
            details.add(considered(byAdvisory.values(), target));
            return new Line(
                    findings.isEmpty() ? Kind.NOT_AFFECTED : Kind.AFFECTED,
                    label(alike) + ": " + findings.size() + (findings.size() == 1 ? " finding" : " findings"),
                    details);
        }

        /// What affects it has been told as findings; of the rest, the newest, each in one line.
        private static Line considered(Collection<List<Candidate>> advisories, Target target) {
            var others = advisories.stream()
                    .map(entries -> Reasons.line(entries, target))
                    .filter(line -> line.kind() != Kind.AFFECTED)
                    .map(line -> new Line(line.kind(), line.text(), List.of()))
                    .sorted(Comparator.comparing((Line line) -> line.kind() != Kind.UNKNOWN)
                            .thenComparing(Line::text, Comparator.reverseOrder()))
                    .toList();
            var shown = new ArrayList<>(others.stream().limit(MOST_ADVISORIES).toList());
            if (others.size() > shown.size()) {
                shown.add(Line.fact("and " + (others.size() - shown.size()) + " more that do not affect it; ask for one"
                        + " by its id to see why"));
            }
            return new Line(Kind.FACT, advisories.size() + " advisories considered", shown);
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
            for (var alike : alike(_ -> true)) {
                var line = inPackage(alike, name, byAdvisory);
                if (line != null) {
                    lines.add(line);
                }
            }
            lines.sort(Comparator.comparing(Line::kind, Comparator.comparingInt(Question::urgency)));
            if (lines.stream().anyMatch(line -> line.kind() == Kind.AFFECTED)) {
                lines.replaceAll(line -> line.kind() == Kind.NOT_AFFECTED ? shortened(line) : line);
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

        private static int urgency(Kind kind) {
            return switch (kind) {
                case AFFECTED -> 0;
                case UNKNOWN -> 1;
                case NOT_AFFECTED -> 2;
                case FACT -> 3;
            };
        }

        /// Beside a version that is affected, another that is not needs its reason only.
        private static Line shortened(Line line) {
            var reasons = line.details().stream()
                    .filter(detail -> detail.kind() != Kind.FACT)
                    .map(detail -> new Line(detail.kind(), detail.text(), List.of()))
                    .toList();
            return new Line(line.kind(), line.text(), reasons.isEmpty() ? line.details() : reasons);
        }

        private @Nullable Line inPackage(
                List<InstalledPackage> alike, String name, TreeMap<String, List<Candidate>> byAdvisory) {
            var target = targets.of(alike.getFirst()).orElse(null);
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
                        label(alike) + ": no advisory of that name is about this release; they are about "
                                + String.join(", ", otherReleases),
                        facts(alike));
            }
            return judged(alike, target, name, details);
        }

        private Line judged(List<InstalledPackage> alike, Target target, String name, List<Line> details) {
            var installed = alike.getFirst();
            var owner = installed.ownedBy();
            if (owner != null && !options.allSources()) {
                details.addFirst(
                        Line.fact(
                                "it belongs to " + owner
                                        + ", a package of the distribution, whose advisories alone count; --all-sources shows the rest"));
                details.addAll(facts(alike));
                return new Line(Kind.NOT_AFFECTED, label(alike) + ": no finding of its own", details);
            }
            details.add(lookedUp(alike, target));
            details.addAll(facts(alike));
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
                return new Line(Kind.AFFECTED, label(alike) + ": affected", details);
            }
            if (details.stream().anyMatch(line -> line.kind() == Kind.UNKNOWN)) {
                return new Line(Kind.UNKNOWN, label(alike) + ": it cannot be decided", details);
            }
            if (details.stream().anyMatch(line -> line.kind() == Kind.AFFECTED)) {
                details.add(Line.fact(
                        Names.isNoSecurityBulletin(name)
                                ? "a bulletin about bugs that names no vulnerability is no finding"
                                : "the distribution's record of each vulnerability decides, and it says that this"
                                        + " version is not affected; a bulletin only announces"));
            }
            return new Line(Kind.NOT_AFFECTED, label(alike) + ": not affected", details);
        }

        private List<Finding> findings(InstalledPackage installed, Target target) {
            if (installed.ownedBy() != null && !options.allSources()) {
                return List.of();
            }
            var findings = new ArrayList<Finding>();
            for (var group : Group.of(Examination.of(target, database).hits())) {
                var facts = Matcher.Facts.of(group.id(), database);
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

        private static Line lookedUp(List<InstalledPackage> alike, Target target) {
            var installed = alike.getFirst();
            var bySource =
                    !target.name().equals(installed.name()) || !target.version().equals(installed.version());
            return Line.fact("looked up as " + target.name() + " " + target.version()
                    + (bySource ? ", its source package," : "") + " in " + String.join(", ", target.ecosystems()));
        }

        private static List<Line> facts(List<InstalledPackage> alike) {
            var packages = new ArrayList<String>();
            var places = new TreeSet<String>();
            var layers = new LinkedHashSet<String>();
            for (var installed : alike) {
                packages.add("package " + installed.purl());
                var layer = installed.layer();
                if (layer != null) {
                    layers.add("brought by layer " + layer);
                }
                installed.paths().forEach(path -> places.add("read from " + path));
            }
            var facts = new ArrayList<>(some(packages, "packages"));
            var owner = alike.getFirst().ownedBy();
            if (owner != null) {
                facts.add(Line.fact("owned by " + owner));
            }
            facts.addAll(some(layers, "layers"));
            facts.addAll(some(places, "places"));
            return facts;
        }

        private static List<Line> some(Collection<String> all, String what) {
            var lines = new ArrayList<>(
                    all.stream().limit(MOST_OF_A_KIND).map(Line::fact).toList());
            if (all.size() > MOST_OF_A_KIND) {
                lines.add(Line.fact("and " + (all.size() - MOST_OF_A_KIND) + " more " + what));
            }
            return lines;
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

        private static String label(List<InstalledPackage> alike) {
            var names = new TreeSet<String>();
            alike.forEach(installed -> names.add(installed.name()));
            int more = names.size() - MOST_OF_A_KIND;
            return String.join(", ", names.stream().limit(MOST_OF_A_KIND).toList())
                    + (more > 0 ? " and " + more + " more" : "") + " "
                    + alike.getFirst().version();
        }

        private static boolean isOfDistribution(String ecosystem) {
            return switch (AdvisoryDatabase.baseOf(ecosystem)) {
                case "Debian", "Ubuntu", "Alpine", "AlmaLinux", "Rocky Linux", "Red Hat", "SUSE", "openSUSE" -> true;
                default -> false;
            };
        }
    }
}
