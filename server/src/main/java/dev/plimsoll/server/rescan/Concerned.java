package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.Custom;
import dev.plimsoll.engine.policy.controls.ExploitLikelihood;
import dev.plimsoll.engine.scan.DatabaseAge;
import dev.plimsoll.server.findings.MatchStore.Changes;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.findings.SummaryStore;
import dev.plimsoll.server.findings.Weighing;
import dev.plimsoll.server.images.Components;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.OperatingSystem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.springframework.stereotype.Component;

/// Which images a change of the advisories may concern: those with a component whose findings changed, and those whose
/// policies ask for what changes without any match (exploitation, likelihood, the sources' age, an end of support). Of
/// the first, those that no policy can judge otherwise are only counted anew.
@Component
class Concerned {
    private final Database database;
    private final Components components;
    private final Weighing weighing;
    private final SummaryStore summaries;
    private final RejudgeQueue queue;

    Concerned(Database database, Components components, Weighing weighing, SummaryStore summaries, RejudgeQueue queue) {
        this.database = database;
        this.components = components;
        this.weighing = weighing;
        this.summaries = summaries;
        this.queue = queue;
    }

    /// The advisories before and now.
    record Advisories(AdvisoryDatabase before, AdvisoryDatabase now, List<String> sources) {}

    /// How many images are concerned, and how many of them wait to be judged.
    record Marked(int images, int waiting) {
        static Marked all(int images) {
            return new Marked(images, images);
        }
    }

    /// Marks those that are to be judged and counts the others, within the caller's transaction, which has changed the
    /// findings.
    ///
    /// @param exploited components with a vulnerability that came to be known as exploited, or no longer is
    /// @param run that waits for those that are to be judged
    Marked mark(
            Changes changes,
            Collection<Long> exploited,
            Advisories advisories,
            Policies policies,
            Instant now,
            long run) {
        var weighed = weighing.weigh(changes.matches(), advisories.before, advisories.now, policies, now);
        var concerned = new TreeSet<>(weighed.judged());
        concerned.addAll(exploited);
        concerned.addAll(likelier(advisories, policies));
        var images = new TreeSet<>(components.images(concerned));
        images.addAll(doubting(changes.doubts()));
        images.addAll(ofSources(advisories, now));
        queue.mark(images, run);
        return new Marked(images.size() + summaries.add(weighed.counted(), images), images.size());
    }

    /// Images with these components whose verdict looks at doubts.
    private SortedSet<Long> doubting(Collection<Long> doubtful) {
        var having = new TreeSet<Long>();
        if (!doubtful.isEmpty()) {
            having.addAll(components.images(doubtful));
            having.retainAll(Set.copyOf(ids("SELECT image_id FROM image_verdict WHERE asks_sources = 1")));
        }
        return having;
    }

    /// Components with a vulnerability whose likelihood crossed a line that a policy draws; any change counts where a
    /// rule in CEL speaks of it.
    private SortedSet<Long> likelier(Advisories advisories, Policies policies) {
        var lines = lines(policies);
        var found = new TreeSet<Long>();
        if (lines.isEmpty() || !advisories.sources.contains("epss")) {
            return found;
        }
        var crossed = new ArrayList<String>();
        for (var id : database.sql("SELECT DISTINCT vulnerability FROM component_match WHERE resolved_at IS NULL")
                .query(String.class)
                .list()) {
            var before = advisories.before.epss(id);
            var now = advisories.now.epss(id);
            if (!before.equals(now) && lines.stream().anyMatch(line -> line.test(before, now))) {
                crossed.add(id);
            }
        }
        for (var part : parts(crossed)) {
            found.addAll(database.sql("SELECT component_id FROM component_match WHERE vulnerability IN (:ids)"
                            + " AND resolved_at IS NULL")
                    .param("ids", part)
                    .query((row, n) -> row.getLong(1))
                    .list());
        }
        return found;
    }

    private static List<BiPredicate<Optional<Epss>, Optional<Epss>>> lines(Policies policies) {
        var lines = new ArrayList<BiPredicate<Optional<Epss>, Optional<Epss>>>();
        for (var policy : policies.policies()) {
            for (var control : policy.controls()) {
                if (control instanceof ExploitLikelihood limit) {
                    lines.add((before, now) -> exceeds(limit, before) != exceeds(limit, now));
                } else if (control instanceof Custom rule
                        && rule.violatedWhen().toString().contains("epss")) {
                    lines.add((before, now) -> true);
                }
            }
        }
        return lines;
    }

    private static boolean exceeds(ExploitLikelihood limit, Optional<Epss> likelihood) {
        var score = limit.maxEpss();
        var rank = limit.maxPercentile();
        return likelihood
                .filter(one -> (score != null && one.score() > score) || (rank != null && one.percentile() > rank))
                .isPresent();
    }

    /// Images whose verdict depends on what the sources are like. A newer database can only mend what is violated,
    /// unless a source came to fail or to be stale.
    private List<Long> ofSources(Advisories advisories, Instant now) {
        var images = new ArrayList<Long>();
        if (!doubts(advisories.before, now).equals(doubts(advisories.now, now))) {
            images.addAll(ids("SELECT image_id FROM image_verdict WHERE asks_sources = 1"));
            return images;
        }
        // the plus keeps SQLite from reading all that are not compliant
        images.addAll(ids("SELECT image_id FROM image_verdict WHERE asks_sources = 1 AND +compliant = 0"));
        database.sql("SELECT id, content FROM operating_system")
                .query((row, n) ->
                        java.util.Map.entry(row.getLong(1), Stored.read(row.getString(2), OperatingSystem.class)))
                .list()
                .forEach(os -> {
                    if (!advisories.before.endOfLife(os.getValue()).equals(advisories.now.endOfLife(os.getValue()))) {
                        images.addAll(database.sql("""
                                        SELECT v.image_id FROM image_verdict v JOIN image i ON i.id = v.image_id
                                        WHERE v.asks_sources = 1 AND i.operating_system_id = ?""")
                                .param(os.getKey())
                                .query((row, n) -> row.getLong(1))
                                .list());
                    }
                });
        return images;
    }

    private List<Long> ids(String statement) {
        return database.sql(statement).query((row, n) -> row.getLong(1)).list();
    }

    /// What is wrong with the sources.
    private static SortedSet<String> doubts(AdvisoryDatabase advisories, Instant now) {
        var doubts = new TreeSet<String>();
        advisories.warnings().forEach(warning -> doubts.add(warning.code() + " " + warning.subject()));
        advisories.facts().sources().stream()
                .filter(source -> DatabaseAge.of(source, now).compareTo(DatabaseAge.DOUBTFUL) > 0)
                .forEach(source -> doubts.add("stale " + source.name()));
        return doubts;
    }

    private static List<List<String>> parts(List<String> all) {
        var parts = new ArrayList<List<String>>();
        for (int from = 0; from < all.size(); from += 500) {
            parts.add(all.subList(from, Math.min(all.size(), from + 500)));
        }
        return parts;
    }
}
