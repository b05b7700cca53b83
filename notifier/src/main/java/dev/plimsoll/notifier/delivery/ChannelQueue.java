package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.intake.RecentEvents;
import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.notifier.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue of one channel, with a thread of its own: a slow destination delays no other.
///
/// A message is sent, then what became of it is written down; a process that ends between the two sends it again. At
/// most [#AT_ONCE] messages are between the two.
final class ChannelQueue {
    static final int AT_ONCE = 32;

    private static final Logger LOG = LoggerFactory.getLogger(ChannelQueue.class);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final Channel channel;
    private final Store store;
    private final Surroundings surroundings;
    private final Sending sending;
    private final Retrying retrying;
    private final Pace pace;
    private final DeliveryCounts counts;
    private final RecentEvents recent;
    private final Breaker breaker = new Breaker();
    private final ChannelLog log;
    private final Semaphore work = new Semaphore(0);
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Thread thread;
    private volatile boolean closed;

    ChannelQueue(
            Channel channel,
            Store store,
            Surroundings surroundings,
            Sending sending,
            Retrying retrying,
            Pace pace,
            DeliveryCounts counts,
            RecentEvents recent) {
        this.channel = channel;
        this.store = store;
        this.surroundings = surroundings;
        this.sending = sending;
        this.retrying = retrying;
        this.pace = pace;
        this.counts = counts;
        this.recent = recent;
        this.log = new ChannelLog(channel.name());
        this.thread = Thread.ofVirtual().name("channel-" + channel.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Channel channel() {
        return channel;
    }

    /// There may be something to do.
    void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    /// Until when nothing is tried; 0 where it is.
    long pausedUntil() {
        return breaker.closedUntil();
    }

    /// Interrupts an attempt under way: it is made again after the restart.
    void close(Duration patience) throws InterruptedException {
        closed = true;
        wake();
        if (!thread.join(patience)) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        }
    }

    private void run() {
        while (!closed) {
            try {
                log.flush(now());
                int sent = store.leads() && breaker.lets(now()) ? round() : 0;
                if (sent == 0 && work.tryAcquire(LONGEST_NAP.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (StoreException e) {
                LOG.atWarn()
                        .addKeyValue("channel", channel.name())
                        .addKeyValue("reason", e.getMessage())
                        .log("deliveries wait for the database");
                rest();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void rest() {
        try {
            Thread.sleep(LONGEST_NAP);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private long now() {
        return surroundings.clock().millis();
    }

    /// @return how many deliveries it went on with
    private int round() throws InterruptedException {
        var due = store.read(sql -> due(sql, breaker.probes() ? 1 : AT_ONCE));
        List<Note> records = new ArrayList<>();
        try {
            for (var waiting : due) {
                if (closed || !breaker.lets(now())) {
                    break;
                }
                if (pace.counts(waiting.route())) {
                    for (var before : records) {
                        await(before);
                    }
                }
                records.add(goOn(waiting));
            }
        } finally {
            for (var record : records) {
                await(record);
            }
        }
        return records.size();
    }

    /// Nothing more is sent until what was sent is written down: else all of it would be sent again and again.
    private void await(Note record) throws InterruptedException {
        var begun = record.begun;
        while (true) {
            try {
                Store.await(begun);
                return;
            } catch (StoreException e) {
                if (closed) {
                    return;
                }
                LOG.atWarn()
                        .addKeyValue("channel", channel.name())
                        .addKeyValue("reason", e.getMessage())
                        .log("what was sent waits to be written down");
                Thread.sleep(LONGEST_NAP);
                begun = store.later(record.work);
            }
        }
    }

    /// The oldest that are due, of each group the first only.
    private List<Waiting> due(Sql sql, int most) throws SQLException {
        return sql.query("SELECT " + Waiting.COLUMNS + """
             FROM delivery d WHERE d.channel = ? AND d.state = 'WAITING' AND d.due_at <= ?
              AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.channel = d.channel AND e.group_key = d.group_key
                AND e.state = 'WAITING' AND e.id < d.id)
              AND (d.after_id IS NULL OR NOT EXISTS (SELECT 1 FROM delivery f WHERE f.id = d.after_id
                AND f.state = 'WAITING'))
            ORDER BY d.due_at, d.id LIMIT ?\
            """, Waiting::read, channel.name(), now(), most);
    }

    /// What to do with a delivery now.
    ///
    /// @param built absent if it is not to be sent
    /// @param instead what to write down then
    private record Turn(MessageBuilding.@Nullable Built built, Change instead) {}

    private Turn turn(Sql sql, Waiting waiting) throws SQLException {
        long now = now();
        long earliest = pace.earliest(sql, waiting.route(), waiting.channel(), now);
        if (earliest > now) {
            return new Turn(
                    null, on -> on.update("UPDATE delivery SET due_at = ? WHERE id = ?", earliest, waiting.id()));
        }
        if (waiting.purpose() == Purpose.RESOLVE && !MessageBuilding.known(sql, waiting)) {
            return new Turn(null, on -> Recording.cancelled(on, waiting, "it was never told", now));
        }
        return new Turn(MessageBuilding.build(sql, waiting, recent), _ -> {});
    }

    private Note goOn(Waiting waiting) throws InterruptedException {
        var turn = store.read(sql -> turn(sql, waiting));
        if (turn.built == null) {
            return record(turn.instead);
        }
        var message = turn.built.message();
        if (message == null) {
            var reason = turn.built.unsendable() == null ? "there is nothing to tell" : turn.built.unsendable();
            return record(sql -> Recording.dead(sql, waiting, reason, now()));
        }
        Outcome outcome;
        try {
            outcome = sending.send(channel, message, surroundings);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("channel", channel.name())
                    .addKeyValue("delivery", waiting.id())
                    .setCause(e)
                    .log("a channel failed in a way that it should not");
            outcome = new Outcome.Later("internal error, " + e.getClass().getSimpleName() + "; see the log", null);
        }
        counts.attempted(channel.name(), outcome);
        return record(waiting, turn.built.events(), outcome);
    }

    private Note record(Waiting waiting, List<Long> events, Outcome outcome) {
        long now = now();
        return switch (outcome) {
            case Outcome.Delivered done -> {
                answered();
                yield record(sql -> Recording.delivered(sql, waiting, events, done.answer(), done.reference(), now));
            }
            case Outcome.Refused refused -> {
                answered();
                log.refused(waiting.id(), refused.reason(), now);
                yield record(sql -> Recording.dead(sql, waiting, refused.reason(), now));
            }
            case Outcome.Later later -> {
                boolean pauses = breaker.failed(now);
                var after = later.after();
                if (after != null) {
                    breaker.asked(now, after);
                }
                if (pauses) {
                    log.paused(later.reason(), breaker.closedUntil());
                }
                var pause = retrying.pause(waiting.attempts() + 1, after, random);
                if (now + pause.toMillis() - waiting.createdAt()
                        > retrying.giveUpAfter().toMillis()) {
                    log.givenUp(waiting.id(), later.reason(), now);
                    yield record(
                            sql -> Recording.dead(sql, waiting, "tried for too long; last: " + later.reason(), now));
                }
                log.later(waiting.id(), later.reason(), now + pause.toMillis(), now);
                yield record(sql -> Recording.later(sql, waiting, later.reason(), now + pause.toMillis(), now));
            }
        };
    }

    private void answered() {
        if (breaker.succeeded()) {
            log.back();
        }
    }

    private interface Change {
        void in(Sql sql) throws SQLException;
    }

    /// What is being written down.
    private record Note(Store.Work<Boolean> work, CompletableFuture<Boolean> begun) {}

    private Note record(Change change) {
        Store.Work<Boolean> work = sql -> {
            change.in(sql);
            return true;
        };
        return new Note(work, store.later(work));
    }
}
