package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.intake.RecentEvents;
import dev.plimsoll.notifier.intake.UnreadableException;
import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.notifier.store.StoreException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes documents from the inbox in the order in which they came and puts their messages into the outbox; that a
/// document was routed and what came of it are one transaction. One thread.
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int AT_ONCE = 200;
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final Store store;
    private final Inbox inbox;
    private final Clock clock;
    private final Supplier<Plan> plan;
    private final Runnable ordered;
    private final RecentEvents recent;
    private final Semaphore work = new Semaphore(0);
    private final LongAdder routed = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final Thread thread = Thread.ofPlatform().name("notifier-router").unstarted(this::run);
    private volatile boolean closed;

    /// What routing goes by now.
    ///
    /// @param channels that there are
    public record Plan(RouteBook book, Set<String> channels) {
        public Plan {
            channels = Set.copyOf(channels);
        }
    }

    /// @param ordered told after messages were put into the outbox
    /// @param recent where it leaves what it has read, for those who tell of it
    public Router(Store store, Inbox inbox, Clock clock, Supplier<Plan> plan, Runnable ordered, RecentEvents recent) {
        this.store = store;
        this.inbox = inbox;
        this.clock = clock;
        this.plan = plan;
        this.ordered = ordered;
        this.recent = recent;
    }

    public void start() {
        thread.start();
    }

    /// Something came.
    public void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    /// Documents since the start: routed, of which nobody was told, and that could not be read.
    public Map<String, Long> counts() {
        return Map.of("routed", routed.sum(), "unmatched", unmatched.sum(), "unreadable", unreadable.sum());
    }

    /// Forgets findings that are gone, and single events that were told, before this time.
    public void prune(java.time.Instant before) throws InterruptedException {
        long until = before.toEpochMilli();
        store.write(sql -> sql.update("DELETE FROM sighting WHERE resolved_at < ?", until)
                + sql.update("DELETE FROM told WHERE subject LIKE 'event:%' AND state = 'TOLD' AND at < ?", until)
                + sql.update(
                        "DELETE FROM subject_scan WHERE scanned_at < ? AND NOT EXISTS"
                                + " (SELECT 1 FROM sighting s WHERE s.subject = subject_scan.subject)",
                        until));
    }

    public void close() throws InterruptedException {
        closed = true;
        wake();
        thread.join();
    }

    private void run() {
        while (!closed) {
            try {
                int done = store.leads() ? round() : 0;
                if (done == 0 && work.tryAcquire(LONGEST_NAP.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (StoreException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("routing waits for the database");
                work.drainPermits();
                try {
                    Thread.sleep(LONGEST_NAP);
                } catch (InterruptedException interrupted) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private int round() throws InterruptedException {
        var batch = inbox.unrouted(AT_ONCE);
        var now = plan.get();
        List<CompletableFuture<Integer>> begun = new ArrayList<>();
        for (var document : batch) {
            begun.add(store.later(step(document, now)));
        }
        int orders = 0;
        for (int i = 0; i < begun.size(); i++) {
            orders += outcome(batch.get(i), begun.get(i));
        }
        inbox.done(batch.size());
        if (orders > 0) {
            ordered.run();
        }
        return batch.size();
    }

    private Store.Work<Integer> step(Inbox.Stored document, Plan by) {
        try {
            var event = document.read();
            recent.add(document, event);
            var at = clock.instant();
            var needsHistory = by.book.routes().stream().anyMatch(Route::asksForHistory);
            var subject = Items.subject(event);
            Map<String, java.time.Instant> seen =
                    needsHistory ? store.read(sql -> Sightings.firstSeen(sql, subject)) : Map.of();
            var judgements = by.book.judge(
                    new Facts(event, at, seen), document.received().tenant());
            return sql -> {
                int orders = new Routing(by.book, by.channels, sql, event, document.id(), at).apply(judgements);
                Inbox.routed(sql, document.id());
                routed.increment();
                if (orders == 0) {
                    unmatched.increment();
                }
                return orders;
            };
        } catch (UnreadableException e) {
            LOG.atError()
                    .addKeyValue("document", document.id())
                    .addKeyValue("format", document.format())
                    .addKeyValue("reason", e.getMessage())
                    .log("a document that was taken in cannot be read; nobody is told of it");
            unreadable.increment();
            return sql -> skip(sql, document.id());
        } catch (RuntimeException e) {
            return fault(document, e);
        }
    }

    /// One document that cannot be routed must not keep the others.
    private int outcome(Inbox.Stored document, CompletableFuture<Integer> begun) throws InterruptedException {
        try {
            return Store.await(begun);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            return store.write(fault(document, e));
        }
    }

    private Store.Work<Integer> fault(Inbox.Stored document, RuntimeException e) {
        if (e instanceof StoreException) {
            throw e;
        }
        LOG.atError()
                .addKeyValue("document", document.id())
                .addKeyValue("format", document.format())
                .setCause(e)
                .log("a document cannot be routed; nobody is told of it");
        unreadable.increment();
        return sql -> skip(sql, document.id());
    }

    private static int skip(Sql sql, long document) throws SQLException {
        Inbox.routed(sql, document);
        return 0;
    }
}
