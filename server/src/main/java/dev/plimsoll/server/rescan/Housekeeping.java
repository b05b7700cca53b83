package dev.plimsoll.server.rescan;

import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Forgets, once a day, what nobody will ask for any more.
@Component
class Housekeeping {
    private static final Duration JOBS = Duration.ofDays(90);
    private static final Duration RUNS = Duration.ofDays(400);

    private final Database database;
    private final Outbox outbox;
    private final Clock clock;

    Housekeeping(Database database, Outbox outbox, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    void run() {
        outbox.forget();
        database.write(() -> {
            database.sql("DELETE FROM job WHERE ended_at < ?")
                    .param(clock.instant().minus(JOBS).toEpochMilli())
                    .update();
            database.sql("DELETE FROM rescan_run WHERE ended_at < ?")
                    .param(clock.instant().minus(RUNS).toEpochMilli())
                    .update();
        });
    }
}
