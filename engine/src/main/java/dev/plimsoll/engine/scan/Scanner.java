package dev.plimsoll.engine.scan;

import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.inventory.examiners.FileExaminers;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole road: opens what is named, lists what is installed, matches it with the advisories, judges it.
///
/// Safe for several threads.
public final class Scanner {
    private final Images images;
    private final ImageCataloger cataloger;
    private final Matcher matcher = new Matcher();
    private final Clock clock;
    private final FileSearch always;

    public Scanner(Images images, ImageCataloger cataloger, Clock clock) {
        this(images, cataloger, clock, FileSearch.NONE);
    }

    /// @param always what is looked for in every image's files, whether a policy asks for it or not
    public Scanner(Images images, ImageCataloger cataloger, Clock clock, FileSearch always) {
        this.always = always;
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
        return scan(reference, options, List.of(), databases, policies, allSources);
    }

    /// @param bases references of images that it may be built on
    /// @param policies absent to judge nothing
    /// @param allSources also shows what language advisories say of packages that the distribution owns
    /// @throws IllegalArgumentException if this is no reference
    /// @throws IOException if the image or a base cannot be had or is not what its digest says
    /// @throws dev.plimsoll.engine.advisory.DatabaseException if the database is missing or damaged
    public ScanReport scan(
            String reference,
            OpenOptions options,
            List<String> bases,
            Databases databases,
            @Nullable Policies policies,
            boolean allSources)
            throws IOException, InterruptedException {
        var now = now();
        boolean signatures = policies != null && policies.judgesSignatures();
        var search = policies == null ? always : policies.search().and(always);
        var found = contents(reference, signatures ? options.withSignatures(true) : options, search);
        var judges = policies;
        var contents = found;
        boolean named = policies != null
                && !(policies.baseReferences().isEmpty()
                        && policies.knownBases().isEmpty());
        if (named || !bases.isEmpty()) {
            var lookup = new BaseLookup(images, options, found.image());
            lookup.ask(bases);
            lookup.name(policies == null ? List.of() : policies.baseReferences(Judging.listed(found, now)));
            judges = policies == null ? null : policies.knowing(lookup.named());
            contents = found.with(lookup.basesOf(judges), lookup.warnings());
        }
        var inventory = contents.inventory();
        var needs = Matcher.needs(inventory);
        try (var database = databases.open(needs)) {
            var matches = matcher.match(inventory, database, new MatchOptions(now, allSources));
            var subject = Judging.subject(contents, matches, database, List.of(), now);
            if (judges == null) {
                return Judging.report(subject, null);
            }
            return Judging.report(subject, judges.judge(subject));
        }
    }

    /// What is installed, without advisories and without a verdict.
    public ScanReport list(String reference, OpenOptions options) throws IOException, InterruptedException {
        var now = now();
        var contents = contents(reference, options);
        return Judging.report(Judging.listed(contents, now), null);
    }

    /// As below, with what the image was built on compared with these.
    ///
    /// @param bases references of images that it may be built on
    public Contents contents(String reference, OpenOptions options, List<String> bases)
            throws IOException, InterruptedException {
        var found = contents(reference, options);
        var lookup = new BaseLookup(images, options, found.image());
        lookup.ask(bases);
        return found.with(lookup.basesOf(null), lookup.warnings());
    }

    /// Opens and lists: an image, or an SBOM in its place.
    public Contents contents(String reference, OpenOptions options) throws IOException, InterruptedException {
        return contents(reference, options, always);
    }

    private Contents contents(String reference, OpenOptions options, FileSearch search)
            throws IOException, InterruptedException {
        var sbom = SbomFile.named(reference);
        if (sbom != null) {
            return SbomFile.read(reference, sbom);
        }
        try (var image = images.open(reference, options)) {
            var read = cataloger.read(image, FileExaminers.of(search));
            return new Contents(read.facts(), read.inventory(), read.executables());
        }
    }

    /// To the second: an age is counted in hours and days, and a report is easier to read.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
