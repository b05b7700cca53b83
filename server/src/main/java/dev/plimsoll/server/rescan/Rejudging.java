package dev.plimsoll.server.rescan;

import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.findings.Verdicts.Judged;
import dev.plimsoll.server.images.Components;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Verdict.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// Judges images anew whose findings may say something else. What is to be judged is a table, so that a
/// server that was killed, or another one, goes on with it.
@Component
class Rejudging {
    private static final int BATCH = 100;

    private final Database database;
    private final Components components;
    private final Verdicts verdicts;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final Outbox outbox;
    private final Clock clock;

    Rejudging(
            Database database,
            Components components,
            Verdicts verdicts,
            AdvisoryStore advisories,
            PolicySource policies,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.components = components;
        this.verdicts = verdicts;
        this.advisories = advisories;
        this.policies = policies;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Marks the images that a change of advisories may concern, within the caller's transaction.
    ///
    /// @param touched components whose findings changed
    /// @param exploited components by CVEs that came to be exploited, or no longer are
    /// @param all whether it may concern every image
    /// @return how many
    int mark(SortedSet<Long> touched, SortedMap<String, SortedMap<Long, Finding>> exploited, boolean all) {
        if (all) {
            return database.sql("INSERT INTO rejudge(image_id) SELECT id FROM image WHERE 1 = 1"
                            + " ON CONFLICT (image_id) DO NOTHING")
                    .update();
        }
        var concerned = new TreeSet<>(touched);
        exploited.values().forEach(findings -> concerned.addAll(findings.keySet()));
        var images = new TreeSet<>(components.images(concerned));
        // what was refused because the advisories were too old
        images.addAll(database.sql("SELECT image_id FROM image_verdict WHERE outcome = ?")
                .param(Outcome.DATABASE_TOO_OLD.name())
                .query(Long.class)
                .list());
        database.batches()
                .batchUpdate(
                        "INSERT INTO rejudge(image_id) VALUES (?) ON CONFLICT (image_id) DO NOTHING",
                        images.stream().map(id -> new Object[] {id}).toList());
        return images.size();
    }

    /// Marks every image: what only time changes.
    int markAll() {
        return database.write(() -> mark(new TreeSet<>(), new java.util.TreeMap<>(), true));
    }

    /// Judges what is marked, until nothing is.
    ///
    /// @return how many verdicts are others now
    int drain() {
        var reading = new InventoryReading(database);
        int changed = 0;
        for (int one = batch(reading); one >= 0; one = batch(reading)) {
            changed += one;
        }
        return changed;
    }

    /// @return how many verdicts changed; -1 where there was nothing to judge
    private int batch(InventoryReading reading) {
        return database.write(() -> {
            database.alone(Locks.RESCAN);
            var images = database.sql("SELECT image_id FROM rejudge ORDER BY image_id LIMIT ?")
                    .param(BATCH)
                    .query(Long.class)
                    .list();
            if (images.isEmpty()) {
                return -1;
            }
            int changed = 0;
            var now = clock.instant();
            var rules = policies.current();
            try (var lease = advisories.lease()) {
                for (var image : images) {
                    var judged = verdicts.judge(image, reading, lease.advisories(), rules, now);
                    if (judged.isPresent()) {
                        var stored = verdicts.store(judged.get(), now);
                        changed += stored.changed() ? 1 : 0;
                        boolean complies = judged.get().verdict().compliant();
                        if (stored.before().isPresent() && stored.before().get() != complies) {
                            tell(judged.get(), complies);
                        }
                    }
                }
            }
            var done = new ArrayList<Object[]>();
            images.forEach(image -> done.add(new Object[] {image}));
            database.batches().batchUpdate("DELETE FROM rejudge WHERE image_id = ?", done);
            return changed;
        });
    }

    private void tell(Judged judged, boolean complies) {
        if (judged.image().status() != Status.REGISTERED) {
            return;
        }
        var image = judged.image().image();
        var data = new LinkedHashMap<String, Object>();
        data.put("image", judged.image().id());
        data.put("digest", String.valueOf(image.digest()));
        data.put("reference", image.reference());
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
