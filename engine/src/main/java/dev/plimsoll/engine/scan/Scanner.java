package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The whole road: opens what is named, lists what is installed, matches it with the advisories, judges it.
///
/// Safe for several threads.
public final class Scanner {
    private final Images images;
    private final ImageCataloger cataloger;
    private final Matcher matcher = new Matcher();
    private final Clock clock;

    public Scanner(Images images, ImageCataloger cataloger, Clock clock) {
        this.images = images;
        this.cataloger = cataloger;
        this.clock = clock;
    }

    /// @param policies absent to judge nothing
    /// @param allSources also shows what language advisories say of packages that the distribution owns
    /// @throws IllegalArgumentException if this is no reference
    /// @throws IOException if the image cannot be had or is not what its digest says
    /// @throws dev.plimsoll.engine.advisory.DatabaseException if the database is missing or damaged
    public ScanReport scan(
            String reference, OpenOptions options, Databases databases, @Nullable Policies policies, boolean allSources)
            throws IOException, InterruptedException {
        var now = now();
        var contents = contents(reference, options);
        var inventory = contents.inventory();
        var needs = Matcher.needs(inventory);
        try (var database = databases.open(needs)) {
            var matches = matcher.match(inventory, database, new MatchOptions(now, allSources));
            var facts = used(database, needs);
            var warnings = merged(
                    inventory.warnings(),
                    emptiness(contents),
                    matches.warnings(),
                    sourceWarnings(database, facts, now));
            if (policies == null) {
                return report(now, contents, facts, matches.findings(), null, warnings);
            }
            var subject = new Subject(contents.image(), inventory, matches.findings(), facts, warnings, now);
            var judged = policies.judge(subject);
            return report(
                    now, contents, facts, judged.findings(), judged.verdict(), merged(warnings, judged.warnings()));
        }
    }

    /// What is installed, without advisories and without a verdict.
    public ScanReport list(String reference, OpenOptions options) throws IOException, InterruptedException {
        var now = now();
        var contents = contents(reference, options);
        var warnings = merged(contents.inventory().warnings(), emptiness(contents));
        return report(now, contents, DatabaseFacts.NONE, List.of(), null, warnings);
    }

    /// Opens and lists: an image, or an SBOM in its place.
    public Contents contents(String reference, OpenOptions options) throws IOException, InterruptedException {
        var sbom = SbomFile.named(reference);
        if (sbom != null) {
            return SbomFile.read(reference, sbom);
        }
        try (var image = images.open(reference, options)) {
            var inventory = cataloger.catalog(image);
            return new Contents(image.facts(), inventory);
        }
    }

    /// To the second: an age is counted in hours and days, and a report is easier to read.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
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

    private static ScanReport report(
            Instant now,
            Contents contents,
            DatabaseFacts database,
            List<Finding> findings,
            @Nullable Verdict verdict,
            List<Warning> warnings) {
        var told = contents.inventory();
        var inventory =
                new Inventory(told.os(), told.packages(), told.complete(), List.of(), told.secrets(), told.files());
        return new ScanReport(now, contents.image(), database, inventory, findings, verdict, warnings);
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
