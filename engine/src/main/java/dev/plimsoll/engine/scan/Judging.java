package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.matching.Matches;
import dev.plimsoll.engine.policy.Judgement;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What stands between the matches of an image and its report, the same for a scan and for the platform,
/// which has listed and matched long before.
public final class Judging {
    private Judging() {}

    /// What the policies are asked about.
    ///
    /// @param scopes names of the application scopes that hold the image
    /// @param now to the second
    public static Subject subject(
            Contents contents, Matches matches, AdvisoryDatabase database, List<String> scopes, Instant now) {
        var inventory = contents.inventory();
        var facts = used(database, Matcher.needs(inventory));
        var warnings = merged(
                inventory.warnings(), emptiness(contents), matches.warnings(), sourceWarnings(database, facts, now));
        return new Subject(contents.image(), inventory, matches.findings(), facts, warnings, scopes, now);
    }

    static Subject listed(Contents contents, Instant now) {
        var warnings = merged(contents.inventory().warnings(), emptiness(contents));
        return new Subject(contents.image(), contents.inventory(), List.of(), DatabaseFacts.NONE, warnings, now);
    }

    /// @param judged absent where nothing was judged
    public static ScanReport report(Subject subject, @Nullable Judgement judged) {
        var told = subject.inventory();
        var inventory = told.withWarnings(List.of());
        return new ScanReport(
                subject.now(),
                subject.image(),
                subject.database(),
                inventory,
                judged == null ? subject.findings() : judged.findings(),
                judged == null ? null : judged.verdict(),
                judged == null ? subject.warnings() : merged(subject.warnings(), judged.warnings()));
    }

    /// Nothing found is not nothing there.
    private static List<Warning> emptiness(Contents contents) {
        return contents.inventory().packages().isEmpty()
                ? List.of(new Warning(
                        "no-packages",
                        contents.image().reference(),
                        "no package was found in it: it holds none, or only such as are not recognised"))
                : List.of();
    }

    /// The facts of those sources that this inventory was judged by: the others' age is of no interest to it.
    private static DatabaseFacts used(AdvisoryDatabase database, SortedSet<String> needs) {
        var facts = database.facts();
        var covered = database.covered();
        var subjects = database.subjects();
        var sources = facts.sources().stream()
                .filter(source -> {
                    var subject = subjects.get(source.name());
                    return subject == null
                            ? needs.contains(source.name()) || !covered.contains(source.name())
                            : !Collections.disjoint(subject, needs);
                })
                .toList();
        return new DatabaseFacts(facts.digest(), facts.builtAt(), sources);
    }

    private static List<Warning> sourceWarnings(AdvisoryDatabase database, DatabaseFacts used, Instant now) {
        var warnings = new TreeSet<>(DatabaseAge.warnings(used, now));
        for (var warning : database.warnings()) {
            if (used.sources().stream().anyMatch(source -> source.name().equals(warning.subject()))) {
                warnings.add(warning);
            }
        }
        return List.copyOf(warnings);
    }

    @SafeVarargs
    private static List<Warning> merged(Collection<Warning>... parts) {
        var all = new TreeSet<Warning>();
        for (var part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
