package dev.plimsoll.server.rescan;

import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.springframework.stereotype.Component;

/// Writes down each run, changed or not: that somebody looked is worth knowing.
@Component
class Runs {
    private final Database database;
    private final Outbox outbox;

    Runs(Database database, Outbox outbox) {
        this.database = database;
        this.outbox = outbox;
    }

    Run completed(Run run, Instant ended) {
        database.write(() -> {
            database.sql("""
                            INSERT INTO rescan_run(cause, started_at, ended_at, packages, components, images, opened, changed,
                              resolved, verdicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
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
                            run.verdicts())
                    .update();
            var data = new LinkedHashMap<String, Object>();
            data.put("cause", run.cause());
            data.put("images", run.images());
            data.put("opened", run.opened());
            data.put("changed", run.changed());
            data.put("resolved", run.resolved());
            data.put("verdicts", run.verdicts());
            outbox.append(EventType.RESCAN_COMPLETED, run.cause(), Scopes.global(database), data);
        });
        return run;
    }
}
