package dev.plimsoll.server.policies.preview;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.policies.PolicySource;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Judges all registered images by a draft, one preview at a time and beside everything else: a hundred thousand
/// take minutes, so that how far it came is stored and can be asked for.
@Component
class Previewing {
    private static final Logger LOG = LoggerFactory.getLogger(Previewing.class);
    private static final int PART = 100;
    /// Longer than a part takes: a preview that says nothing for so long has ended with its server.
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static final int KEPT = 50;

    private final Database database;
    private final Verdicts verdicts;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final Clock clock;
    private final Semaphore one = new Semaphore(1);

    Previewing(Database database, Verdicts verdicts, AdvisoryStore advisories, PolicySource policies, Clock clock) {
        this.database = database;
        this.verdicts = verdicts;
        this.advisories = advisories;
        this.policies = policies;
        this.clock = clock;
    }

    private record Row(String state, long updated, String result) {}

    /// Begins a preview.
    ///
    /// @return its id
    /// @throws Refusal if another is running here
    long start(Policies draft, Principal principal) {
        if (!one.tryAcquire()) {
            throw Refusal.conflict("another preview is running; wait for it to end");
        }
        try {
            long id = database.write(() -> {
                database.sql("DELETE FROM policy_preview WHERE id <= (SELECT MAX(id) FROM policy_preview) - ?")
                        .param(KEPT)
                        .update();
                return database.sql("INSERT INTO policy_preview(author, state, updated_at, result)"
                                + " VALUES (?, 'running', ?, ?) RETURNING id")
                        .params(principal.name(), clock.millis(), Stored.json(new Tally().preview("running", 0)))
                        .query(Long.class)
                        .single();
            });
            Thread.ofVirtual().name("policy-preview").start(() -> {
                try {
                    run(id, draft);
                } finally {
                    one.release();
                }
            });
            return id;
        } catch (RuntimeException e) {
            one.release();
            throw e;
        }
    }

    Optional<Preview> find(long id) {
        return database.sql("SELECT state, updated_at, result FROM policy_preview WHERE id = ?")
                .param(id)
                .query((row, n) -> new Row(row.getString(1), row.getLong(2), row.getString(3)))
                .optional()
                .map(row -> {
                    var preview = Stored.read(row.result, Preview.class);
                    boolean silent = row.updated < clock.millis() - SILENCE.toMillis();
                    return row.state.equals("running") && silent ? Tally.failed(preview) : preview;
                });
    }

    private void run(long id, Policies draft) {
        var tally = new Tally();
        try {
            long images = database.sql("SELECT COUNT(*) FROM image WHERE status = 'REGISTERED'")
                    .query(Long.class)
                    .single();
            var current = policies.current();
            var reading = new InventoryReading(database);
            var scopes = new ScopesOfImages(database);
            long last = 0;
            for (var part = scopes.behind(last, PART); !part.isEmpty(); part = scopes.behind(last, PART)) {
                // for each part anew: new advisories must not wait for the end
                try (var lease = advisories.lease()) {
                    for (var image : part.entrySet()) {
                        verdicts.asked(image.getKey(), reading, lease.advisories(), clock.instant())
                                .ifPresent(asked -> tally.add(
                                        asked.image(),
                                        image.getValue(),
                                        asked.judgedBy(current),
                                        asked.judgedBy(draft)));
                    }
                }
                last = part.lastKey();
                store(id, "running", tally.preview("running", images));
            }
            store(id, "complete", tally.preview("complete", images));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("preview", id).log("a preview of policies failed");
            store(id, "failed", Tally.failed(tally.preview("failed", 0)));
        }
    }

    private void store(long id, String state, Preview preview) {
        database.write(() -> {
            database.sql("UPDATE policy_preview SET state = ?, updated_at = ?, result = ? WHERE id = ?")
                    .params(state, clock.millis(), Stored.json(preview), id)
                    .update();
        });
    }
}
