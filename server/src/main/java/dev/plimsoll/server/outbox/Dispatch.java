package dev.plimsoll.server.outbox;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Outage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/// Looks every second which webhooks have something to be told; each is called on a thread of its own, so that a slow
/// one delays no other.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
class Dispatch {
    @Bean
    CallGuard callGuard(WebhookSettings settings) {
        return new CallGuard(settings.allow());
    }

    @Bean
    @Profile("!command")
    Loop dispatchLoop(Deliveries deliveries, Database database, MeterRegistry meters) {
        return new Loop(deliveries, database, meters);
    }

    static final class Loop implements SmartLifecycle {
        private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
        private static final int ROUNDS_PER_COUNT = 15;

        private final Deliveries deliveries;
        private final Database database;
        private final MultiGauge behind;
        private final MultiGauge readers;
        private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
        private final String server = ManagementFactory.getRuntimeMXBean().getName();
        private @Nullable ExecutorService threads;

        Loop(Deliveries deliveries, Database database, MeterRegistry meters) {
            this.deliveries = deliveries;
            this.database = database;
            this.behind = MultiGauge.builder("plimsoll.webhook.waiting")
                    .description("events that a webhook has not been told")
                    .register(meters);
            this.readers = MultiGauge.builder("plimsoll.outbox.waiting")
                    .description("events that a reader has not passed")
                    .register(meters);
        }

        @Override
        public synchronized void start() {
            var fresh = Executors.newVirtualThreadPerTaskExecutor();
            threads = fresh;
            fresh.execute(() -> run(fresh));
        }

        private void run(ExecutorService pool) {
            boolean well = true;
            for (int round = 0; !pool.isShutdown(); round++) {
                try {
                    deliveries.due().forEach(webhook -> dispatch(webhook, pool));
                    if (round % ROUNDS_PER_COUNT == 0) {
                        count();
                    }
                    well = true;
                } catch (RuntimeException e) {
                    if (well && !pool.isShutdown()) {
                        Outage.reason(LOG.atError(), e).log("webhooks cannot be called at the moment");
                    }
                    well = false;
                }
                try {
                    Thread.sleep(Duration.ofSeconds(1));
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private void dispatch(long webhook, ExecutorService pool) {
            if (inHand.add(webhook)) {
                pool.execute(() -> {
                    try {
                        deliveries.deliver(webhook, server);
                    } catch (RuntimeException e) {
                        LOG.atError()
                                .setCause(e)
                                .addKeyValue("webhook", webhook)
                                .log("a webhook cannot be called");
                    } finally {
                        inHand.remove(webhook);
                    }
                });
            }
        }

        private void count() {
            behind.register(
                    database.sql("""
                                    SELECT w.name, (SELECT COUNT(*) FROM event e WHERE e.scope_id = w.scope_id
                                      AND e.id > w.position) FROM webhook w""")
                            .query((row, n) -> MultiGauge.Row.of(Tags.of("webhook", row.getString(1)), row.getLong(2)))
                            .list(),
                    true);
            readers.register(
                    database.sql(
                                    "SELECT r.name, (SELECT COUNT(*) FROM event e WHERE e.id > r.position) FROM event_reader r")
                            .query((row, n) -> MultiGauge.Row.of(Tags.of("reader", row.getString(1)), row.getLong(2)))
                            .list(),
                    true);
        }

        @Override
        public synchronized void stop() {
            var running = threads;
            if (running != null) {
                running.shutdownNow(); // a call that is cut off here is made again later
                try {
                    running.awaitTermination(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                threads = null;
            }
        }

        @Override
        public synchronized boolean isRunning() {
            return threads != null;
        }
    }
}
