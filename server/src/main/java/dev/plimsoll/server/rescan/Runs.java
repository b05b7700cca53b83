package dev.plimsoll.server.rescan;

import dev.plimsoll.server.feeds.SourceAges;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Writes down each run, changed or not: that somebody looked is worth knowing.
@Component
class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

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

    /// A run as the API shows it.
    record Shown(long id, Instant ended, Run run, JsonNode sources) {}

    Run completed(Run run, Instant ended) {
        var sources = ages.all(ended);
        database.write(() -> {
            database.sql("""
                            INSERT INTO rescan_run(cause, started_at, ended_at, packages, components, images, opened, changed,
                              resolved, verdicts, judged, failed, sources)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            run.cause(),
                            run.started().toEpochMilli(),
                            ended.toEpochMilli(),
                            run.packages(),
                            run.components(),
                            run.images(),
                            run.opened(),
                            run.changed(),
                            run.resolved(),
                            run.verdicts(),
                            run.judged(),
                            run.failed(),
                            Stored.json(sources))
                    .update();
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
        });
        var took = Duration.between(run.started(), ended);
        meters.timer("plimsoll.rescan", "cause", run.cause()).record(took);
        meters.counter("plimsoll.rescan.images", "outcome", "judged").increment(run.judged());
        meters.counter("plimsoll.rescan.images", "outcome", "failed").increment(run.failed());
        LOG.atInfo()
                .addKeyValue("cause", run.cause())
                .addKeyValue("milliseconds", took.toMillis())
                .addKeyValue("components", run.components())
                .addKeyValue("images", run.images())
                .addKeyValue("judged", run.judged())
                .addKeyValue("failed", run.failed())
                .addKeyValue("verdicts", run.verdicts())
                .log("rescan completed");
        return run;
    }

    /// Newest first.
    List<Shown> before(long id, int limit) {
        return database.sql("""
                        SELECT id, cause, started_at, ended_at, packages, components, images, opened, changed, resolved,
                          verdicts, judged, failed, sources FROM rescan_run WHERE id < ? ORDER BY id DESC LIMIT ?""")
                .params(id, limit)
                .query((row, n) -> new Shown(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(4)),
                        new Run(
                                row.getString(2),
                                Instant.ofEpochMilli(row.getLong(3)),
                                row.getInt(5),
                                row.getInt(6),
                                row.getInt(7),
                                row.getInt(8),
                                row.getInt(9),
                                row.getInt(10),
                                row.getInt(11),
                                row.getInt(12),
                                row.getInt(13)),
                        Stored.read(row.getString(14), JsonNode.class)))
                .list();
    }
}
