package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.findings.SharedMatches;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.findings.Verdicts.Ready;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Judges the images that wait in the queue, up to two hundred in one transaction: fewer where others wait. While one
/// thread reads and writes, as only that of a transaction can, another judges what was read before. Several servers
/// share the work.
@Component
class Rejudging {
    private static final Logger LOG = LoggerFactory.getLogger(Rejudging.class);
    private static final int BATCH = 200;
    /// Images that are read at once.
    private static final int PART = 20;
    /// One that time alone may change, and that cannot be judged, is not tried again at once.
    private static final Duration NEXT_TRY = Duration.ofDays(1);

    private static final ThreadFactory JUDGES =
            Thread.ofPlatform().name("judging").daemon().factory();

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
            var outcome = Outcome.NOTHING;
            int taken = 0;
            try (var lease = advisories.lease();
                    var judge = Executors.newSingleThreadExecutor(JUDGES)) {
                var found = matches.at(advisories.state());
                Optional<Part> judging = Optional.empty();
                // taken away before anything is read that they are judged by: whoever marks one of them from then on
                // waits until the end, and marks it again
                for (var part = queue.take(PART); !part.isEmpty(); part = next(taken)) {
                    taken += part.size();
                    var rules = policies.current();
                    var batch = verdicts.batch(part, reading, found, lease.advisories());
                    var next = new Part(batch, CompletableFuture.supplyAsync(() -> judged(batch, rules), judge));
                    outcome = outcome.and(judging.map(this::stored).orElse(Outcome.NOTHING));
                    judging = Optional.of(next);
                }
                outcome = outcome.and(judging.map(this::stored).orElse(Outcome.NOTHING));
            }
            if (taken == 0) {
                return false;
            }
            runs.count(outcome);
            return true;
        });
    }

    /// None where enough were taken, or others wait to write.
    private List<Long> next(int taken) {
        return taken < BATCH && !database.isAwaited() ? queue.take(PART) : List.of();
    }

    /// Images that are judged by another thread.
    private record Part(Verdicts.Batch batch, CompletableFuture<SortedMap<Long, Optional<Ready>>> judging) {
        SortedMap<Long, Optional<Ready>> judged() {
            try {
                return judging.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }

    /// @return each image's judgement, by id; empty for one that could not be judged, none for one that is gone
    private SortedMap<Long, Optional<Ready>> judged(Verdicts.Batch batch, Policies rules) {
        var all = new TreeMap<Long, Optional<Ready>>();
        for (long image : batch.images()) {
            try {
                batch.judge(image, rules, clock.instant()).ifPresent(ready -> all.put(image, Optional.of(ready)));
            } catch (DataAccessException | TransactionException | DatabaseException e) {
                throw e; // a database's trouble is no image's, which waits on
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("image", image).log("an image could not be judged");
                all.put(image, Optional.empty());
            }
        }
        return all;
    }

    private Outcome stored(Part part) {
        var outcome = Outcome.NOTHING;
        for (var judged : part.judged().entrySet()) {
            var ready = judged.getValue();
            outcome = outcome.and(
                    ready.isPresent() ? store(part.batch, ready.get()) : failed(part.batch, judged.getKey()));
        }
        part.batch.end();
        return outcome;
    }

    private Outcome failed(Verdicts.Batch batch, long image) {
        batch.postpone(image, clock.instant().plus(NEXT_TRY));
        return new Outcome(0, 0, 1);
    }

    private Outcome store(Verdicts.Batch batch, Ready ready) {
        var judged = ready.judged();
        var stored = batch.store(ready, clock.instant());
        boolean complies = judged.verdict().compliant();
        if (stored.before().isPresent() && stored.before().get() != complies) {
            tell(judged, complies);
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
