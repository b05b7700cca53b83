package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.matching.Matches;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.suppression.Decision;
import dev.plimsoll.engine.scan.Contents;
import dev.plimsoll.engine.scan.DatabaseAge;
import dev.plimsoll.engine.scan.Judging;
import dev.plimsoll.server.decisions.Decisions;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.images.StoredImage;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.scopes.Membership;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Judges images by what is stored of their components: no image is matched or pulled again.
@Component
public class Verdicts {
    /// As the matcher sorts.
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).thenComparing(Finding::id).thenComparing(Finding::packageUrl);

    private final Database database;
    private final MatchStore matches;
    private final AssessmentStore assessments;
    private final SummaryStore summaries;
    private final Decisions decisions;
    private final Membership membership;
    private final Matcher matcher = new Matcher();

    Verdicts(
            Database database,
            MatchStore matches,
            AssessmentStore assessments,
            SummaryStore summaries,
            Decisions decisions,
            Membership membership) {
        this.database = database;
        this.matches = matches;
        this.assessments = assessments;
        this.summaries = summaries;
        this.decisions = decisions;
        this.membership = membership;
    }

    /// An image that was judged.
    ///
    /// @param changesAt when time alone may change the verdict
    /// @param asksSources whether it depends on what the sources of advisories are like
    public record Judged(StoredImage image, ScanReport report, Optional<Instant> changesAt, boolean asksSources) {
        public Verdict verdict() {
            var verdict = report.verdict();
            if (verdict == null) {
                throw new IllegalStateException("an image was judged without a verdict");
            }
            return verdict;
        }
    }

    /// What the verdict of an image was before it was stored anew.
    ///
    /// @param changed whether anything was written
    /// @param before whether the image complied; empty where it had not been judged
    public record StoredVerdict(boolean changed, Optional<Boolean> before) {}

    /// Judges by the stored matches. The same image, advisories, policies and time give the same report as a
    /// scan.
    ///
    /// @param now to the second
    /// @return empty where there is no such image
    public Optional<Judged> judge(
            long image, InventoryReading reading, AdvisoryDatabase advisories, Policies policies, Instant now) {
        return judge(image, reading, new MatchReading(matches), advisories, policies, now);
    }

    private Optional<Judged> judge(
            long image,
            InventoryReading reading,
            MatchReading matchReading,
            AdvisoryDatabase advisories,
            Policies policies,
            Instant now) {
        return judge(image, reading, matchReading, advisories, policies, decisions.of(image), now);
    }

    /// What is read at once of images that are about to be judged and stored in one transaction.
    public final class Batch {
        private final InventoryReading reading;
        private final MatchReading matchReading;
        private final AdvisoryDatabase advisories;
        private final Map<Long, List<String>> scopes;
        private final Map<Long, Before> before;
        private final boolean decided;

        private Batch(
                Collection<Long> images,
                InventoryReading reading,
                MatchReading matchReading,
                AdvisoryDatabase advisories) {
            this.reading = reading;
            this.matchReading = matchReading;
            this.advisories = advisories;
            this.scopes = membership.names(images);
            this.before = before(images);
            this.decided = decisions.any();
            matchReading.ahead(reading.ahead(images), advisories);
        }

        /// As the others do.
        public Optional<Judged> judge(long image, Policies policies, Instant now) {
            var about = decided ? decisions.of(image) : List.<Decision>of();
            return reading.image(image)
                    .map(stored -> judged(
                            stored,
                            stored(stored, matchReading, new TreeMap<>(), advisories, now),
                            advisories,
                            with(policies, about),
                            scopes.getOrDefault(image, List.of()),
                            now));
        }

        /// Stores the verdict that holds now, once for each image.
        public StoredVerdict store(Judged judged, Instant now) {
            return Verdicts.this.store(
                    judged, before.getOrDefault(judged.image().id(), Before.NOTHING), now);
        }
    }

    /// @param matchReading in which matches do not change as long as the batch is used
    public Batch batch(
            Collection<Long> images, InventoryReading reading, MatchReading matchReading, AdvisoryDatabase advisories) {
        return new Batch(images, reading, matchReading, advisories);
    }

    /// The same by other decisions than those that hold.
    Optional<Judged> judge(
            long image,
            InventoryReading reading,
            AdvisoryDatabase advisories,
            Policies policies,
            List<Decision> decided,
            Instant now) {
        return judge(image, reading, new MatchReading(matches), advisories, policies, decided, now);
    }

    private Optional<Judged> judge(
            long image,
            InventoryReading reading,
            MatchReading matchReading,
            AdvisoryDatabase advisories,
            Policies policies,
            List<Decision> decided,
            Instant now) {
        return reading.image(image).map(stored -> {
            var found = stored(stored, matchReading, new TreeMap<>(), advisories, now);
            return judged(stored, found, advisories, with(policies, decided), now);
        });
    }

    /// The same for an image that was stored a moment before, in this transaction.
    ///
    /// @param fresh what was found of those of its components that are new
    public Judged judge(
            StoredImage image,
            MatchReading matchReading,
            SortedMap<Long, Found> fresh,
            AdvisoryDatabase advisories,
            Policies policies,
            Instant now) {
        var found = stored(image, matchReading, fresh, advisories, now);
        return judged(image, found, advisories, with(policies, decisions.of(image.id())), now);
    }

    /// An image as policies are asked about it.
    ///
    /// @param decided what is decided about it
    public record Asked(StoredImage image, Subject subject, List<Decision> decided) {
        public Asked {
            decided = List.copyOf(decided);
        }

        /// What policies would say of it; nothing is stored.
        public Verdict judgedBy(Policies policies) {
            return with(policies, decided).judge(subject).verdict();
        }
    }

    /// For those who would judge an image several times.
    public Optional<Asked> asked(long image, InventoryReading reading, AdvisoryDatabase advisories, Instant now) {
        return reading.image(image).map(stored -> {
            var found = stored(stored, new MatchReading(matches), new TreeMap<>(), advisories, now);
            return new Asked(
                    stored, subject(stored, found, advisories, membership.names(image), now), decisions.of(image));
        });
    }

    private static Policies with(Policies policies, List<Decision> decided) {
        return policies.with(policies.suppressions().and(decided));
    }

    /// Judges by matching the whole inventory anew, as a scan does: what [#judge] must be equal to.
    public Judged judgeAnew(StoredImage image, AdvisoryDatabase advisories, Policies policies, Instant now) {
        var found = matcher.match(image.inventory(), advisories, new MatchOptions(now, false));
        return judged(image, found, advisories, with(policies, decisions.of(image.id())), now);
    }

    private Judged judged(
            StoredImage image, Matches found, AdvisoryDatabase advisories, Policies policies, Instant now) {
        return judged(image, found, advisories, policies, membership.names(image.id()), now);
    }

    private static Judged judged(
            StoredImage image,
            Matches found,
            AdvisoryDatabase advisories,
            Policies policies,
            List<String> scopes,
            Instant now) {
        var subject = subject(image, found, advisories, scopes, now);
        var judgement = policies.judge(subject);
        var changes = Stream.concat(
                Stream.ofNullable(judgement.changesAt()),
                judgement.doubtsMatter() ? ofSources(image, subject, advisories) : Stream.empty());
        return new Judged(
                image,
                Judging.report(subject, judgement),
                changes.filter(subject.now()::isBefore).min(Comparator.naturalOrder()),
                judgement.doubtsMatter());
    }

    private static Subject subject(
            StoredImage image, Matches found, AdvisoryDatabase advisories, List<String> scopes, Instant now) {
        var contents = new Contents(image.image(), image.inventory());
        return Judging.subject(contents, found, advisories, scopes, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /// When sources come to be called stale, and when the distribution's support has ended.
    private static Stream<Instant> ofSources(StoredImage image, Subject subject, AdvisoryDatabase advisories) {
        var stale = subject.database().sources().stream()
                .map(source -> source.updatedAt())
                .filter(Objects::nonNull)
                .map(updated -> updated.plus(DatabaseAge.DOUBTFUL).plusSeconds(1));
        var unsupported = Optional.ofNullable(image.inventory().os()).flatMap(advisories::endOfLife).stream()
                .map(end -> end.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        return Stream.concat(stale, unsupported);
    }

    private Matches stored(
            StoredImage image,
            MatchReading matchReading,
            SortedMap<Long, Found> fresh,
            AdvisoryDatabase advisories,
            Instant now) {
        var findings = new ArrayList<Finding>();
        var warnings = new TreeSet<Warning>(matcher.gaps(image.inventory(), advisories, new MatchOptions(now, false)));
        var packages = image.inventory().packages().iterator();
        for (var found : matchReading.of(image.components(), fresh, advisories)) {
            var installed = packages.next();
            findings.addAll(found.findings(installed.layer()));
            found.doubts()
                    .forEach(message -> warnings.add(
                            new Warning("unknown-version", installed.purl().canonical(), message)));
        }
        findings.sort(WORST_FIRST);
        return new Matches(findings, List.copyOf(warnings));
    }

    private record Known(
            boolean compliant, String digest, @Nullable Long changesAt, boolean asksSources) {}

    /// What is stored of an image.
    private record Before(
            Optional<Known> verdict,
            Map<AssessmentStore.Key, AssessmentStore.Said> assessments,
            Optional<SummaryStore.Counts> summary) {
        static final Before NOTHING = new Before(Optional.empty(), Map.of(), Optional.empty());
    }

    private Map<Long, Before> before(Collection<Long> images) {
        var verdicts = new HashMap<Long, Known>();
        database.sql("SELECT compliant, digest, changes_at, asks_sources, image_id FROM image_verdict"
                        + " WHERE image_id IN (:images)")
                .param("images", images)
                .query(row -> {
                    verdicts.put(
                            row.getLong(5),
                            new Known(
                                    row.getLong(1) == 1,
                                    row.getString(2),
                                    row.getObject(3) == null ? null : row.getLong(3),
                                    row.getLong(4) == 1));
                });
        var assessed = assessments.of(images);
        var counted = summaries.of(images);
        var found = new HashMap<Long, Before>();
        for (var image : images) {
            found.put(
                    image,
                    new Before(
                            Optional.ofNullable(verdicts.get(image)),
                            assessed.getOrDefault(image, Map.of()),
                            Optional.ofNullable(counted.get(image))));
        }
        return found;
    }

    /// Stores the verdict that holds now; the same as before is not written again.
    public StoredVerdict store(Judged judged, Instant now) {
        long image = judged.image().id();
        return store(judged, before(List.of(image)).getOrDefault(image, Before.NOTHING), now);
    }

    private StoredVerdict store(Judged judged, Before before, Instant now) {
        long image = judged.image().id();
        assessments.store(judged, before.assessments);
        summaries.store(image, SummaryStore.Counts.of(judged.report().findings()), before.summary);
        var verdict = judged.verdict();
        var content = Stored.json(verdict);
        var digest = Stored.digest(content);
        var changesAt = judged.changesAt().map(Instant::toEpochMilli).orElse(null);
        long asksSources = judged.asksSources() ? 1 : 0;
        var known = before.verdict;
        if (known.isPresent() && known.get().digest.equals(digest)) {
            if (!Objects.equals(known.get().changesAt, changesAt) || known.get().asksSources != judged.asksSources()) {
                database.sql("UPDATE image_verdict SET changes_at = ?, asks_sources = ? WHERE image_id = ?")
                        .params(Arrays.asList(changesAt, asksSources, image))
                        .update();
            }
            return new StoredVerdict(false, Optional.of(known.get().compliant));
        }
        database.sql("""
                        INSERT INTO image_verdict(image_id, compliant, blocks, outcome, digest, content, judged_at,
                          changes_at, asks_sources)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (image_id) DO UPDATE SET compliant = excluded.compliant, blocks = excluded.blocks,
                          outcome = excluded.outcome, digest = excluded.digest, content = excluded.content,
                          judged_at = excluded.judged_at, changes_at = excluded.changes_at,
                          asks_sources = excluded.asks_sources""")
                .params(Arrays.asList(
                        image,
                        verdict.compliant() ? 1 : 0,
                        verdict.blocks() ? 1 : 0,
                        verdict.outcome().name(),
                        digest,
                        content,
                        now.toEpochMilli(),
                        changesAt,
                        asksSources))
                .update();
        return new StoredVerdict(true, known.map(Known::compliant));
    }

    /// The verdict as it is stored; empty where the image has not been judged.
    public Optional<Verdict> stored(long image) {
        return database.sql("SELECT content FROM image_verdict WHERE image_id = ?")
                .param(image)
                .query((row, n) -> Stored.read(row.getString(1), Verdict.class))
                .optional();
    }
}
