package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.matching.MatchOptions;
import dev.plimsoll.engine.matching.Matcher;
import dev.plimsoll.engine.matching.Matches;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.suppression.Decision;
import dev.plimsoll.engine.scan.Contents;
import dev.plimsoll.engine.scan.Judging;
import dev.plimsoll.server.decisions.Decisions;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
    private final Decisions decisions;
    private final Membership membership;
    private final Matcher matcher = new Matcher();

    Verdicts(
            Database database,
            MatchStore matches,
            AssessmentStore assessments,
            Decisions decisions,
            Membership membership) {
        this.database = database;
        this.matches = matches;
        this.assessments = assessments;
        this.decisions = decisions;
        this.membership = membership;
    }

    /// An image that was judged.
    public record Judged(StoredImage image, ScanReport report) {
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
        return judge(image, reading, advisories, policies, decisions.of(image), now);
    }

    /// The same by other decisions than those that hold.
    Optional<Judged> judge(
            long image,
            InventoryReading reading,
            AdvisoryDatabase advisories,
            Policies policies,
            List<Decision> decided,
            Instant now) {
        return reading.image(image).map(stored -> {
            var found = stored(stored, advisories, now);
            return new Judged(stored, report(stored, found, advisories, with(policies, decided), now));
        });
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
            var found = stored(stored, advisories, now);
            return new Asked(stored, subject(stored, found, advisories, now), decisions.of(image));
        });
    }

    private static Policies with(Policies policies, List<Decision> decided) {
        return policies.with(policies.suppressions().and(decided));
    }

    /// Judges by matching the whole inventory anew, as a scan does: what [#judge] must be equal to.
    public Judged judgeAnew(StoredImage image, AdvisoryDatabase advisories, Policies policies, Instant now) {
        var found = matcher.match(image.inventory(), advisories, new MatchOptions(now, false));
        var rules = with(policies, decisions.of(image.id()));
        return new Judged(image, report(image, found, advisories, rules, now));
    }

    private ScanReport report(
            StoredImage image, Matches found, AdvisoryDatabase advisories, Policies policies, Instant now) {
        var subject = subject(image, found, advisories, now);
        return Judging.report(subject, policies.judge(subject));
    }

    private Subject subject(StoredImage image, Matches found, AdvisoryDatabase advisories, Instant now) {
        var contents = new Contents(image.image(), image.inventory());
        var scopes = membership.names(image.id());
        return Judging.subject(contents, found, advisories, scopes, now.truncatedTo(ChronoUnit.SECONDS));
    }

    private Matches stored(StoredImage image, AdvisoryDatabase advisories, Instant now) {
        var facts = new Facts(advisories);
        var open = matches.open(image.components());
        var doubts = matches.doubts(image.components());
        var findings = new ArrayList<Finding>();
        var warnings = new TreeSet<Warning>(matcher.gaps(image.inventory(), advisories, new MatchOptions(now, false)));
        for (int i = 0; i < image.components().size(); i++) {
            var installed = image.inventory().packages().get(i);
            var component = image.components().get(i);
            var ofComponent = open.get(component);
            if (ofComponent != null) {
                ofComponent.values().forEach(finding -> findings.add(facts.complete(finding, installed.layer())));
            }
            var unclear = doubts.get(component);
            if (unclear != null) {
                unclear.forEach(message -> warnings.add(
                        new Warning("unknown-version", installed.purl().canonical(), message)));
            }
        }
        findings.sort(WORST_FIRST);
        return new Matches(findings, List.copyOf(warnings));
    }

    private record Known(boolean compliant, String digest) {}

    /// Stores the verdict that holds now; the same as before is not written again.
    public StoredVerdict store(Judged judged, Instant now) {
        assessments.store(judged);
        var verdict = judged.verdict();
        var content = Stored.json(verdict);
        var digest = Stored.digest(content);
        var known = database.sql("SELECT compliant, digest FROM image_verdict WHERE image_id = ?")
                .param(judged.image().id())
                .query((row, n) -> new Known(row.getLong(1) == 1, row.getString(2)))
                .optional();
        if (known.isPresent() && known.get().digest.equals(digest)) {
            return new StoredVerdict(false, Optional.of(known.get().compliant));
        }
        database.sql("""
                        INSERT INTO image_verdict(image_id, compliant, blocks, outcome, digest, content, judged_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (image_id) DO UPDATE SET compliant = excluded.compliant, blocks = excluded.blocks,
                          outcome = excluded.outcome, digest = excluded.digest, content = excluded.content,
                          judged_at = excluded.judged_at""")
                .params(
                        judged.image().id(),
                        verdict.compliant() ? 1 : 0,
                        verdict.blocks() ? 1 : 0,
                        verdict.outcome().name(),
                        digest,
                        content,
                        now.toEpochMilli())
                .update();
        return new StoredVerdict(true, known.map(Known::compliant));
    }
}
