package dev.plimsoll.server.rescan;

import dev.plimsoll.server.feeds.SourceAges;
import dev.plimsoll.server.feeds.SourceAges.SourceAge;
import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.outbox.EventType;
import dev.plimsoll.server.outbox.Outbox;
import dev.plimsoll.server.platform.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/// Tells once of each source of advisories that has grown old: what was published since is not known.
@Component
class StaleSources {
    private final Database database;
    private final SourceAges ages;
    private final Outbox outbox;
    private final RescanSettings settings;
    private final Clock clock;
    private final MultiGauge gauge;

    StaleSources(
            Database database,
            SourceAges ages,
            Outbox outbox,
            RejudgeQueue queue,
            RescanSettings settings,
            MeterRegistry meters,
            Clock clock) {
        this.gauge = MultiGauge.builder("plimsoll.source.age")
                .description("since the publisher's own date")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("plimsoll.rejudge.waiting", queue, RejudgeQueue::size)
                .description("images whose verdict may be another")
                .register(meters);
        this.database = database;
        this.ages = ages;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    void check() {
        var stale = new TreeMap<String, SourceAge>();
        var sources = ages.all(clock.instant());
        gauge.register(
                sources.stream()
                        .filter(source -> source.age() != null)
                        .<MultiGauge.Row<?>>map(source -> MultiGauge.Row.of(
                                Tags.of("source", source.name()), Objects.requireNonNullElse(source.age(), 0L)))
                        .toList(),
                true);
        for (var source : sources) {
            var age = source.age();
            if (age != null && age > settings.staleAfter().toSeconds()) {
                stale.put(source.name(), source);
            }
        }
        var known = new TreeSet<>(database.sql("SELECT name FROM stale_source")
                .query(String.class)
                .list());
        if (known.equals(stale.keySet())) {
            return;
        }
        database.write(() -> {
            known.stream()
                    .filter(name -> !stale.containsKey(name))
                    .forEach(name -> database.sql("DELETE FROM stale_source WHERE name = ?")
                            .param(name)
                            .update());
            stale.forEach((name, source) -> {
                // another server may have told already
                if (database.sql("INSERT INTO stale_source(name, since) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
                                .params(name, clock.millis())
                                .update()
                        == 1) {
                    var data = new LinkedHashMap<String, Object>();
                    data.put("source", name);
                    data.put("updatedAt", source.updatedAt());
                    data.put("age", source.age());
                    data.put("error", source.error());
                    outbox.append(EventType.FEED_STALE, name, Scopes.global(database), data);
                }
            });
        });
    }
}
