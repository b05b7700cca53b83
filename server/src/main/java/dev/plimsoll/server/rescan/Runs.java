package dev.plimsoll.server.rescan;

import dev.plimsoll.server.feeds.SourceAges;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/// Writes down each run, changed or not: that somebody looked is worth knowing.
///
/// A run begins in the transaction of its cause, is counted in those in which images are judged, and ends, with its
/// event, when none of the images that it marked waits any more: on whichever server, and also after one was killed.
@Component
class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    /// Ended, as far as the images that wait can tell.
    private static final String OVER =
            "ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM rejudge q WHERE q.run > 0 AND q.run <= r.id)";

    private static final String COLUMNS = """
            SELECT r.id, cause, started_at, ended_at, packages, components, images,
              CASE WHEN ended_at IS NULL
                THEN (SELECT COUNT(*) FROM rejudge q WHERE q.run > 0 AND q.run <= r.id) ELSE 0 END,
              opened, changed, resolved, verdicts, judged, failed, sources FROM rescan_run r\
            """;

    private final Database database;
    private final Outbox outbox;
    private final SourceAges ages;
    private final MeterRegistry meters;

    Runs(Database database, Outbox outbox, SourceAges ages, MeterRegistry meters) {
        this.database = database;
        this.outbox = outbox;
        this.ages = ages;
        this.meters = meters;
    }

    /// Within the caller's transaction.
    ///
    /// @return its number, by which images are marked
    long begin(String cause, Instant started) {
        return database.sql("""
                        INSERT INTO rescan_run(cause, started_at, packages, components, images, opened, changed, resolved,
                          verdicts) VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0) RETURNING id""")
                .params(cause, started.toEpochMilli())
                .query(Long.class)
                .single();
    }

    /// Within the transaction in which it began, which ends it too where no image is to be judged.
    ///
    /// @param marked how many wait to be judged because of it
    void found(long id, Run.Found found, int marked, Instant now) {
        database.sql("""
                        UPDATE rescan_run SET packages = ?, components = ?, images = ?, opened = ?, changed = ?, resolved = ?
                        WHERE id = ?""")
                .params(
                        found.packages(),
                        found.components(),
                        found.images(),
                        found.opened(),
                        found.changed(),
                        found.resolved(),
                        id)
                .update();
        if (marked == 0) {
            end(id, now);
        }
    }

    /// Counts for all that are under way, within the transaction of the judging.
    void count(Rejudging.Outcome outcome) {
        database.sql("UPDATE rescan_run SET judged = judged + ?, verdicts = verdicts + ?, failed = failed + ?"
                        + " WHERE ended_at IS NULL")
                .params(outcome.judged(), outcome.changed(), outcome.failed())
                .update();
        meters.counter("plimsoll.rescan.images", "outcome", "judged").increment(outcome.judged());
        meters.counter("plimsoll.rescan.images", "outcome", "failed").increment(outcome.failed());
    }

    /// Ends those of whose images none waits any more: two look-ups in indexes where there are none.
    void endThoseOver(Instant now) {
        if (over().isEmpty()) {
            return;
        }
        database.write(() -> {
            // who judges holds it too, so that no two end the same
            database.alone(Locks.RESCAN);
            over().forEach(id -> end(id, now));
        });
    }

    private List<Long> over() {
        return database.sql("SELECT r.id FROM rescan_run r WHERE " + OVER + " ORDER BY r.id")
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private void end(long id, Instant now) {
        var sources = ages.all(now);
        database.sql("UPDATE rescan_run SET ended_at = ?, sources = ? WHERE id = ?")
                .params(now.toEpochMilli(), Stored.json(sources), id)
                .update();
        var run = find(id);
        var data = new LinkedHashMap<String, Object>();
        data.put("cause", run.cause());
        data.put("images", run.images());
        data.put("judged", run.judged());
        data.put("failed", run.failed());
        data.put("opened", run.opened());
        data.put("changed", run.changed());
        data.put("resolved", run.resolved());
        data.put("verdicts", run.verdicts());
        data.put("sources", sources);
        outbox.append(EventType.RESCAN_COMPLETED, run.cause(), Scopes.global(database), data);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tell(run);
            }
        });
    }

    private void tell(Run run) {
        var took =
                Duration.between(run.started(), Optional.ofNullable(run.ended()).orElse(run.started()));
        meters.timer("plimsoll.rescan", "cause", run.cause()).record(took);
        LOG.atInfo()
                .addKeyValue("run", run.id())
                .addKeyValue("cause", run.cause())
                .addKeyValue("milliseconds", took.toMillis())
                .addKeyValue("components", run.components())
                .addKeyValue("images", run.images())
                .addKeyValue("judged", run.judged())
                .addKeyValue("failed", run.failed())
                .addKeyValue("verdicts", run.verdicts())
                .log("rescan completed");
    }

    /// @throws Refusal if there is none of that number
    Run find(long id) {
        return database.sql(COLUMNS + " WHERE r.id = ?")
                .param(id)
                .query((row, n) -> run(row))
                .optional()
                .orElseThrow(() -> Refusal.notFound("there is no run " + id));
    }

    /// Newest first.
    List<Run> before(long id, int limit) {
        return database.sql(COLUMNS + " WHERE r.id < ? ORDER BY r.id DESC LIMIT ?")
                .params(id, limit)
                .query((row, n) -> run(row))
                .list();
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getLong(1),
                row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.getObject(4) == null ? null : Instant.ofEpochMilli(row.getLong(4)),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10),
                row.getInt(11),
                row.getInt(12),
                row.getInt(13),
                row.getInt(14),
                Stored.read(row.getString(15), JsonNode.class));
    }
}
