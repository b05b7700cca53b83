package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Finding.AdvisoryReference;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the vulnerabilities of what is installed. Holds no state; may be used by several threads.
///
/// The rules are those of docs/adr/041-findings.md: a package is judged by the advisories of where it
/// comes from, a finding is one vulnerability in one package, and what cannot be decided is a warning.
public final class Matcher {
    private static final int MOST_REFERENCES = 10;
    private static final int NAMED_IN_WARNING = 3;

    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).thenComparing(Finding::id).thenComparing(Finding::packageUrl);

    private final VersionSchemes schemes = VersionSchemes.all();

    /// The archives of advisories, without releases, that an inventory needs to be judged: `Debian`, `npm`;
    /// sorted.
    public static SortedSet<String> needs(Inventory inventory) {
        return Targets.needs(inventory);
    }

    /// The names under which advisories may speak of a package, in whatever ecosystem: the spelling that its
    /// own compares by, and for one of a distribution also that of its source package. What no advisory of
    /// these names says does not concern it.
    public static SortedSet<String> lookups(InstalledPackage installed) {
        return Targets.lookups(installed);
    }

    /// Whether a package manager of the operating system installed it, so that the distribution says what
    /// concerns it; one of a language is the same in every distribution.
    public static boolean isOfDistribution(InstalledPackage installed) {
        return Ecosystems.isOfDistribution(installed.type());
    }

    /// What is not known of an inventory as a whole, whatever the versions of its packages: missing sources, an
    /// ended support. With the doubts about each package these are the warnings of [#match].
    public SortedSet<Warning> gaps(Inventory inventory, AdvisoryDatabase database, MatchOptions options) {
        var warnings = new TreeSet<Warning>(new Targets(schemes, database, inventory).gaps(inventory));
        addEndOfLife(warnings, inventory, database, options);
        return warnings;
    }

    /// @throws dev.plimsoll.engine.advisory.DatabaseException if the database turns out to be damaged
    public Matches match(Inventory inventory, AdvisoryDatabase database, MatchOptions options) {
        var targets = new Targets(schemes, database, inventory);
        var warnings = new TreeSet<Warning>(targets.gaps(inventory));
        addEndOfLife(warnings, inventory, database, options);
        var findings = new ArrayList<Finding>();
        // the packages that one source package was built into share its advisories
        var examined = new HashMap<Target, Examination>();
        var facts = new HashMap<String, Facts>();
        for (var installed : inventory.packages()) {
            if (installed.ownedBy() != null && !options.allSources()) {
                continue;
            }
            var target = targets.of(installed).orElse(null);
            if (target == null) {
                continue;
            }
            var examination = examined.computeIfAbsent(target, key -> Examination.of(key, database));
            addDoubt(warnings, installed, target, examination);
            for (var group : Group.of(examination.hits())) {
                var known = facts.computeIfAbsent(group.id(), id -> Facts.of(id, database));
                findings.add(finding(installed, target, group, known));
            }
        }
        findings.sort(WORST_FIRST);
        return new Matches(findings, List.copyOf(warnings));
    }

    static Finding finding(InstalledPackage installed, Target target, Group group, Facts facts) {
        var rating = Rating.of(group.hits(), target.ofDistribution(), facts.cvss);
        var fix = Fix.of(group.hits(), target);
        var finding = new Finding(
                group.id(),
                List.copyOf(group.aliases()),
                rating.severity(),
                rating.source(),
                rating.cvss(),
                facts.epss,
                facts.knownExploited,
                title(group),
                published(group),
                installed.purl(),
                installed.name(),
                installed.version(),
                installed.layer(),
                fix.state(),
                fix.version(),
                group.hits().stream()
                        .map(hit -> new AdvisoryReference(
                                hit.advisory().id(), hit.advisory().feed()))
                        .toList(),
                references(group),
                null);
        var seen = fixSeen(group, fix);
        return facts.exploitation == null && seen == null ? finding : finding.with(facts.exploitation, seen);
    }

    /// The day of the bulletin that brought the fix, which is published with it, else the day on which the database
    /// first
    /// saw it; of several the earliest.
    private static @Nullable Instant fixSeen(Group group, Fix fix) {
        var version = fix.version();
        if (version == null) {
            return null;
        }
        Instant earliest = null;
        for (var hit : group.hits()) {
            var seen = hit.fixes(version) ? hit.fixSeen(version) : null;
            earliest = earliest == null || (seen != null && seen.isBefore(earliest)) ? seen : earliest;
        }
        return earliest;
    }

    /// What is said of the vulnerability itself, rather than of an update that fixes it among others.
    private static String title(Group group) {
        var title = "";
        for (var hit : group.hits()) {
            var summary = hit.advisory().summary();
            if (!summary.isEmpty() && !hit.names().bulletin()) {
                return summary;
            }
            title = title.isEmpty() ? summary : title;
        }
        return title;
    }

    private static @Nullable Instant published(Group group) {
        Instant earliest = null;
        for (var hit : group.hits()) {
            var published = hit.advisory().published();
            if (published != null && (earliest == null || published.isBefore(earliest))) {
                earliest = published;
            }
        }
        return earliest;
    }

    private static List<String> references(Group group) {
        var references = new TreeSet<String>();
        group.hits().forEach(hit -> references.addAll(hit.advisory().references()));
        return references.stream().limit(MOST_REFERENCES).toList();
    }

    private static void addDoubt(
            SortedSet<Warning> warnings, InstalledPackage installed, Target target, Examination examination) {
        var version = target.version();
        var undecided = examination.undecided();
        boolean understood = target.scheme().understands(version);
        if (understood && undecided.isEmpty()) {
            return;
        }
        var what = installed.name() + " " + (version.isBlank() ? "without a version" : "'" + version + "'");
        var advisories = undecided.stream()
                .limit(NAMED_IN_WARNING)
                .map(candidate -> candidate.advisory().id())
                .sorted()
                .toList();
        var message = understood
                ? what + " cannot be compared with the versions that " + undecided.size()
                        + (undecided.size() == 1 ? " advisory states" : " advisories state") + " ("
                        + named(advisories, undecided.size())
                        + "); it may be affected"
                : what + " is no " + target.scheme().name() + " version; "
                        + (undecided.isEmpty()
                                ? "no advisory can be compared with it"
                                : undecided.size() + (undecided.size() == 1 ? " advisory" : " advisories")
                                        + " may affect it (" + named(advisories, undecided.size()) + ")");
        warnings.add(new Warning("unknown-version", installed.purl().canonical(), message));
    }

    private static String named(List<String> advisories, int all) {
        return String.join(", ", advisories) + (all > advisories.size() ? ", …" : "");
    }

    private static void addEndOfLife(
            SortedSet<Warning> warnings, Inventory inventory, AdvisoryDatabase database, MatchOptions options) {
        var os = inventory.os();
        if (os == null) {
            return;
        }
        var today = options.now().atZone(ZoneOffset.UTC).toLocalDate();
        database.endOfLife(os)
                .filter(end -> end.isBefore(today))
                .ifPresent(end -> warnings.add(new Warning(
                        "end-of-life-distribution",
                        os.prettyName(),
                        os.prettyName() + " has had no support since " + end
                                + ": vulnerabilities found since may be unknown")));
    }

    /// What is known of a vulnerability wherever it occurs.
    ///
    /// @param cvss of others than its advisories' publishers
    record Facts(
            @Nullable Epss epss,
            boolean knownExploited,
            @Nullable Exploitation exploitation,
            List<Cvss> cvss) {
        static Facts of(String id, AdvisoryDatabase database) {
            var assessment = database.assessment(id).orElse(null);
            return new Facts(
                    database.epss(id).orElse(null),
                    database.knownExploited(id),
                    assessment == null ? null : assessment.exploitation(),
                    assessment == null ? List.of() : assessment.cvss());
        }
    }
}
