package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.AssessmentStore.Said;
import dev.plimsoll.server.findings.SummaryStore.Counts;
import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.findings.Verdicts.StoredVerdict;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps the verdict of each image, with what it says of single findings and how many there are. What is the same as
/// before is not written.
@Component
class VerdictStore {
    private final Database database;
    private final AssessmentStore assessments;
    private final SummaryStore summaries;

    VerdictStore(Database database, AssessmentStore assessments, SummaryStore summaries) {
        this.database = database;
        this.assessments = assessments;
        this.summaries = summaries;
    }

    private record Known(
            boolean compliant, String digest, @Nullable Long changesAt, boolean asksSources) {}

    /// What is stored of an image.
    record Before(Optional<Known> verdict, Map<AssessmentStore.Key, Said> assessments, Optional<Counts> summary) {
        static final Before NOTHING = new Before(Optional.empty(), Map.of(), Optional.empty());
    }

    /// A judgement as it will be written: made of it alone, by any thread.
    record Written(
            Judged judged, String content, String digest, Map<AssessmentStore.Key, Said> assessments, Counts counts) {
        static Written of(Judged judged) {
            var content = Stored.json(judged.verdict());
            return new Written(
                    judged,
                    content,
                    Stored.digest(content),
                    AssessmentStore.wanted(judged),
                    Counts.of(judged.report().findings()));
        }
    }

    /// What is to be written of several images, each of them once.
    final class Writing {
        private final AssessmentStore.Writing said = assessments.writing();
        private final List<Object[]> counts = new ArrayList<>();
        private final List<Object[]> verdicts = new ArrayList<>();
        private final List<Object[]> times = new ArrayList<>();

        /// Within the caller's transaction.
        void end() {
            said.end();
            summaries.store(counts);
            database.batches()
                    .batchUpdate("UPDATE image_verdict SET changes_at = ?, asks_sources = ? WHERE image_id = ?", times);
            database.batches().batchUpdate("""
                            INSERT INTO image_verdict(image_id, compliant, blocks, outcome, digest, content, judged_at,
                              changes_at, asks_sources)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (image_id) DO UPDATE SET compliant = excluded.compliant, blocks = excluded.blocks,
                              outcome = excluded.outcome, digest = excluded.digest, content = excluded.content,
                              judged_at = excluded.judged_at, changes_at = excluded.changes_at,
                              asks_sources = excluded.asks_sources""", verdicts);
        }
    }

    Map<Long, Before> before(Collection<Long> images) {
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

    /// @param writing what is to be written is added to it
    StoredVerdict store(Written now, Before before, Instant at, Writing writing) {
        var judged = now.judged;
        long image = judged.image().id();
        writing.said.add(image, now.assessments, before.assessments);
        if (!before.summary.equals(Optional.of(now.counts))) {
            writing.counts.add(SummaryStore.row(image, now.counts));
        }
        var changesAt = judged.changesAt().map(Instant::toEpochMilli).orElse(null);
        long asksSources = judged.asksSources() ? 1 : 0;
        var known = before.verdict;
        if (known.isPresent() && known.get().digest.equals(now.digest)) {
            if (!Objects.equals(known.get().changesAt, changesAt) || known.get().asksSources != judged.asksSources()) {
                writing.times.add(new Object[] {changesAt, asksSources, image});
            }
            return new StoredVerdict(false, Optional.of(known.get().compliant));
        }
        var verdict = judged.verdict();
        writing.verdicts.add(new Object[] {
            image,
            verdict.compliant() ? 1 : 0,
            verdict.blocks() ? 1 : 0,
            verdict.outcome().name(),
            now.digest,
            now.content,
            at.toEpochMilli(),
            changesAt,
            asksSources
        });
        return new StoredVerdict(true, known.map(Known::compliant));
    }

    /// Within the caller's transaction.
    void postpone(long image, Instant until) {
        database.sql("UPDATE image_verdict SET changes_at = ? WHERE image_id = ? AND changes_at < ?")
                .params(until.toEpochMilli(), image, until.toEpochMilli())
                .update();
    }

    Optional<Verdict> stored(long image) {
        return database.sql("SELECT content FROM image_verdict WHERE image_id = ?")
                .param(image)
                .query((row, n) -> Stored.read(row.getString(1), Verdict.class))
                .optional();
    }
}
