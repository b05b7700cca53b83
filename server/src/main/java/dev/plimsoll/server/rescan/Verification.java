package dev.plimsoll.server.rescan;

import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.SummaryStore;
import dev.plimsoll.server.findings.SummaryStore.Counts;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Matches every image anew, as a scan does, and compares with what is stored: the proof that looking only at
/// what changed misses nothing (`plimsoll server verify`).
@Component
public class Verification {
    private static final int PART = 200;

    private final Database database;
    private final Verdicts verdicts;
    private final SummaryStore summaries;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final Clock clock;

    Verification(
            Database database,
            Verdicts verdicts,
            SummaryStore summaries,
            AdvisoryStore advisories,
            PolicySource policies,
            Clock clock) {
        this.database = database;
        this.verdicts = verdicts;
        this.summaries = summaries;
        this.advisories = advisories;
        this.policies = policies;
        this.clock = clock;
    }

    /// @param images how many were compared
    /// @param differences digests of those that differ, each with the first difference
    public record Result(long images, List<String> differences) {
        public Result {
            differences = List.copyOf(differences);
        }
    }

    public Result verify() {
        return verify(1);
    }

    /// The same for some of the images.
    ///
    /// @param step every so manieth by their numbers
    public Result verify(int step) {
        var differences = new ArrayList<String>();
        var reading = new InventoryReading(database);
        var now = clock.instant();
        var rules = policies.current();
        long compared = 0;
        long last = 0;
        try (var lease = advisories.lease()) {
            for (var part = part(last, step); !part.isEmpty(); part = part(last, step)) {
                for (var id : part) {
                    var stored = verdicts.judge(id, reading, lease.advisories(), rules, now);
                    if (stored.isPresent()) {
                        compared++;
                        var image = stored.get().image();
                        var anew = verdicts.judgeAnew(image, lease.advisories(), rules, now);
                        var difference = difference(stored.get().report(), anew.report());
                        if (difference.isEmpty()) {
                            difference = kept(id, anew.report());
                        }
                        if (!difference.isEmpty()) {
                            differences.add(image.image().digest() + ": " + difference);
                        }
                    }
                }
                last = part.getLast();
            }
        }
        return new Result(compared, differences);
    }

    /// The verdict that is stored must be the one that holds, but for the words, which may tell ages and likelihoods.
    /// So must the numbers of findings. Nothing is asked of an image that waits to be judged.
    private String kept(long image, ScanReport anew) {
        var waits = database.sql("SELECT 1 FROM rejudge WHERE image_id = ?")
                .param(image)
                .query(Long.class)
                .optional();
        if (waits.isPresent()) {
            return "";
        }
        if (!verdicts.stored(image)
                .map(Verification::reasons)
                .equals(Optional.ofNullable(anew.verdict()).map(Verification::reasons))) {
            return "the stored verdict is another";
        }
        return Counts.of(anew.findings()).equals(summaries.of(List.of(image)).get(image))
                ? ""
                : "the stored numbers of findings are others";
    }

    private static List<String> reasons(Verdict verdict) {
        return verdict.policies().stream()
                .flatMap(policy -> Stream.concat(
                        Stream.of(policy.name() + " " + policy.failsBuild() + " " + policy.blocks()),
                        policy.violations().stream()
                                .map(violation -> policy.name() + " " + violation.control() + " "
                                        + violation.vulnerability() + " " + violation.packageUrl())))
                .sorted()
                .toList();
    }

    private List<Long> part(long after, int step) {
        return database.sql("SELECT id FROM image WHERE id > ? AND id % ? = 0 ORDER BY id LIMIT ?")
                .params(after, step, PART)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private static String difference(ScanReport stored, ScanReport anew) {
        if (stored.equals(anew)) {
            return "";
        }
        var missing = anew.findings().stream()
                .filter(finding -> !stored.findings().contains(finding))
                .findFirst();
        var extra = stored.findings().stream()
                .filter(finding -> !anew.findings().contains(finding))
                .findFirst();
        return missing.map(finding -> "not stored so: " + finding.id() + " in " + finding.packageUrl())
                .or(() -> extra.map(finding -> "stored and not found: " + finding.id() + " in " + finding.packageUrl()))
                .orElse("warnings or the verdict differ");
    }
}
