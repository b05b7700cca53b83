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
import dev.plimsoll.server.scopes.Membership;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import org.springframework.stereotype.Component;

/// Judges images by what is stored of their components: no image is matched or pulled again.
@Component
public class Verdicts {
    /// As the matcher sorts.
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).thenComparing(Finding::id).thenComparing(Finding::packageUrl);

    private final MatchStore matches;
    private final VerdictStore store;
    private final Decisions decisions;
    private final Membership membership;
    private final Matcher matcher = new Matcher();

    Verdicts(MatchStore matches, VerdictStore store, Decisions decisions, Membership membership) {
        this.matches = matches;
        this.store = store;
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

    /// Images that are judged and stored in one transaction: all that judging needs is read when this is made, by the
    /// thread of the transaction, so that another may judge meanwhile.
    public final class Batch {
        private final List<Long> images;
        private final InventoryReading.Some read;
        private final MatchReading matchReading;
        private final AdvisoryDatabase advisories;
        private final Map<Long, List<String>> scopes;
        private final Map<Long, List<Decision>> decided = new HashMap<>();
        private final Map<Long, VerdictStore.Before> before;
        private final VerdictStore.Writing writing = store.new Writing();

        private Batch(
                List<Long> images, InventoryReading reading, MatchReading matchReading, AdvisoryDatabase advisories) {
            this.images = List.copyOf(images);
            this.matchReading = matchReading;
            this.advisories = advisories;
            this.scopes = membership.names(images);
            this.before = store.before(images);
            if (decisions.any()) {
                images.forEach(image -> decided.put(image, decisions.of(image)));
            }
            this.read = reading.some(images);
            matchReading.ahead(read.components(), advisories);
        }

        public List<Long> images() {
            return images;
        }

        /// As the others do. Safe for several threads.
        public Optional<Ready> judge(long image, Policies policies, Instant now) {
            return read.image(image)
                    .map(stored -> judged(
                            stored,
                            matches(stored, matchReading, new TreeMap<>(), advisories, now),
                            advisories,
                            with(policies, decided.getOrDefault(image, List.of())),
                            scopes.getOrDefault(image, List.of()),
                            now))
                    .map(Ready::new);
        }

        /// Stores the verdict that holds now, once for each image; it is written with all others at the [#end].
        public StoredVerdict store(Ready ready, Instant now) {
            var known = before.getOrDefault(ready.judged().image().id(), VerdictStore.Before.NOTHING);
            return store.store(ready.written, known, now, writing);
        }

        /// Has time alone change nothing about an image before that.
        public void postpone(long image, Instant until) {
            store.postpone(image, until);
        }

        public void end() {
            writing.end();
        }
    }

    /// A judgement, ready to be written.
    public static final class Ready {
        private final VerdictStore.Written written;

        private Ready(Judged judged) {
            this.written = VerdictStore.Written.of(judged);
        }

        public Judged judged() {
            return written.judged();
        }
    }

    /// @param matchReading in which matches do not change as long as the batch is used
    public Batch batch(
            List<Long> images, InventoryReading reading, MatchReading matchReading, AdvisoryDatabase advisories) {
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
            var found = matches(stored, matchReading, new TreeMap<>(), advisories, now);
            return judged(stored, found, advisories, with(policies, decided), now);
        });
    }

    /// The same for an image that was stored a moment before, in this transaction.
    ///
    /// @param found what [#matches] found of it
    public Judged judge(StoredImage image, Matches found, AdvisoryDatabase advisories, Policies policies, Instant now) {
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
            var found = matches(stored, new MatchReading(matches), new TreeMap<>(), advisories, now);
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

    /// What is stored of an image's components, as matching all of its inventory would find it.
    ///
    /// @param fresh of those that are not stored yet, or only in this transaction
    public Matches matches(
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

    /// Stores the verdict that holds now; the same as before is not written again.
    public StoredVerdict store(Judged judged, Instant now) {
        long image = judged.image().id();
        var before = store.before(List.of(image)).getOrDefault(image, VerdictStore.Before.NOTHING);
        var writing = store.new Writing();
        var stored = store.store(VerdictStore.Written.of(judged), before, now, writing);
        writing.end();
        return stored;
    }

    /// The verdict as it is stored; empty where the image has not been judged.
    public Optional<Verdict> stored(long image) {
        return store.stored(image);
    }
}
