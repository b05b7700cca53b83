package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.findings.SharedMatches;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.images.ImageNames;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.images.KnownComponents;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.policies.PolicySource;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Judges the images that wait in the queue, a hundred in one transaction. Several servers share the work.
@Component
class Rejudging {
    private static final Logger LOG = LoggerFactory.getLogger(Rejudging.class);
    private static final int BATCH = 100;

    private final Database database;
    private final RejudgeQueue queue;
    private final SharedMatches matches;
    private final KnownComponents components;
    private final Verdicts verdicts;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final Outbox outbox;
    private final Runs runs;
    private final Clock clock;
    private volatile boolean ending;

    Rejudging(
            Database database,
            RejudgeQueue queue,
            SharedMatches matches,
            KnownComponents components,
            Verdicts verdicts,
            AdvisoryStore advisories,
            PolicySource policies,
            Outbox outbox,
            Runs runs,
            Clock clock) {
        this.database = database;
        this.queue = queue;
        this.matches = matches;
        this.components = components;
        this.verdicts = verdicts;
        this.advisories = advisories;
        this.policies = policies;
        this.outbox = outbox;
        this.runs = runs;
        this.clock = clock;
    }

    /// What judging came to.
    ///
    /// @param changed verdicts that are others now
    /// @param failed images that could not be judged: their verdicts stay, and the log says why
    record Outcome(int judged, int changed, int failed) {
        static final Outcome NOTHING = new Outcome(0, 0, 0);

        Outcome and(Outcome other) {
            return new Outcome(judged + other.judged, changed + other.changed, failed + other.failed);
        }
    }

    /// Judges what waits, until nothing does or the platform ends: the rest is found by the next one. Runs are counted
    /// and ended on the way.
    void drain() {
        var reading = new InventoryReading(database, components);
        do {
            runs.endThoseOver(clock.instant());
        } while (batch(reading));
    }

    /// Before anything that judging needs is closed.
    @EventListener(ContextClosedEvent.class)
    void end() {
        ending = true;
    }

    /// @return whether there was anything to judge
    private boolean batch(InventoryReading reading) {
        if (ending || queue.isEmpty() || advisories.current().isEmpty()) {
            return false;
        }
        return database.write(() -> {
            database.alone(Locks.RESCAN);
            database.together(Locks.MATCHES);
            // taken away first, so that whoever marks one of them from now on waits until the end, and marks it again
            var images = queue.take(BATCH);
            if (images.isEmpty()) {
                return false;
            }
            var outcome = Outcome.NOTHING;
            try (var lease = advisories.lease()) {
                var found = matches.at(advisories.state());
                var batch = verdicts.batch(images, reading, found, lease.advisories());
                var rules = policies.current();
                for (var image : images) {
                    outcome = outcome.and(judge(image, batch, rules));
                }
            }
            runs.count(outcome);
            return true;
        });
    }

    private Outcome judge(long image, Verdicts.Batch batch, Policies rules) {
        var now = clock.instant();
        Optional<Judged> judged;
        try {
            judged = batch.judge(image, rules, now);
        } catch (DataAccessException | TransactionException | DatabaseException e) {
            throw e; // a database's trouble is no image's, which waits on
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("image", image).log("an image could not be judged");
            return new Outcome(0, 0, 1);
        }
        if (judged.isEmpty()) {
            return Outcome.NOTHING;
        }
        var stored = batch.store(judged.get(), now);
        boolean complies = judged.get().verdict().compliant();
        if (stored.before().isPresent() && stored.before().get() != complies) {
            tell(judged.get(), complies);
        }
        return new Outcome(1, stored.changed() ? 1 : 0, 0);
    }

    private void tell(Judged judged, boolean complies) {
        if (judged.image().status() != Status.REGISTERED) {
            return;
        }
        var image = judged.image().image();
        var data = new LinkedHashMap<String, Object>();
        data.put("image", judged.image().id());
        data.put("digest", String.valueOf(image.digest()));
        data.put("reference", ImageNames.shown(image));
        data.put("compliant", complies);
        data.put(
                "policies",
                judged.verdict().policies().stream()
                        .filter(policy -> !policy.compliant())
                        .map(policy -> policy.name())
                        .toList());
        database.sql("SELECT scope_id FROM scope_image WHERE image_id = ? ORDER BY scope_id")
                .param(judged.image().id())
                .query(Long.class)
                .list()
                .forEach(scope -> outbox.append(
                        complies ? EventType.POLICY_SATISFIED : EventType.POLICY_VIOLATED,
                        String.valueOf(image.digest()),
                        scope,
                        data));
    }
}
