package dev.plimsoll.server.outbox;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Secrets;
import dev.plimsoll.server.platform.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Calls webhooks about the events of their scopes, in order and at least once: a place is noted when the other side
/// has taken the event, so that a server that is killed in between calls once more, with the same `webhook-id`.
@Component
class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int PART = 100;
    /// A server that is killed in the midst of a call has the webhook in hand for so long beyond that call's time.
    private static final Duration CLAIM = Duration.ofSeconds(5);

    private static final Duration LONGEST_TURN = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /// For so long the other side may ask to be left alone.
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);
    /// An event that the other side refuses so often is dropped, so that those behind it get through.
    private static final int MOST_REFUSALS = 5;

    private static final int LONGEST_ERROR = 500;
    private static final int GONE = 410;

    private final Database database;
    private final Outbox outbox;
    private final Secrets secrets;
    private final CallGuard guard;
    private final WebhookSettings settings;
    private final MeterRegistry meters;
    private final Clock clock;

    Deliveries(
            Database database,
            Outbox outbox,
            Secrets secrets,
            CallGuard guard,
            WebhookSettings settings,
            MeterRegistry meters,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.secrets = secrets;
        this.guard = guard;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    /// A try, as the API shows it.
    record Delivery(
            long id,
            String event,
            String type,
            Instant at,
            long attempt,
            String outcome,
            @Nullable Long status,
            long milliseconds,
            @Nullable String error) {}

    /// Newest first.
    List<Delivery> before(long webhook, long id, int limit) {
        return database.sql("""
                        SELECT id, event_uid, event_type, at, attempt, outcome, status, milliseconds, error FROM delivery
                        WHERE webhook_id = ? AND id < ? ORDER BY id DESC LIMIT ?""")
                .params(webhook, id, limit)
                .query((row, n) -> new Delivery(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        row.getLong(5),
                        row.getString(6),
                        row.getObject(7) == null ? null : row.getLong(7),
                        row.getLong(8),
                        row.getString(9)))
                .list();
    }

    /// The webhooks with something to be told, and whose time it is.
    List<Long> due() {
        long now = clock.millis();
        return database.sql("""
                        SELECT w.id FROM webhook w WHERE w.paused_at IS NULL AND w.next_at <= ? AND w.claimed_until < ?
                          AND EXISTS (SELECT 1 FROM event e WHERE e.scope_id = w.scope_id AND e.id > w.position)
                        ORDER BY w.id""")
                .params(now, now)
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private record Target(
            long id,
            String name,
            String url,
            String secret,
            List<String> types,
            long scope,
            long position,
            long attempts,
            @Nullable Long failingSince) {}

    /// Delivers to one until there is nothing more, it fails, or the time of the claim is over.
    ///
    /// @param server who has it in hand meanwhile
    void deliver(long webhook, String server) {
        if (!claim(webhook, server)) {
            return;
        }
        try {
            var until = clock.instant().plus(LONGEST_TURN);
            while (clock.instant().isBefore(until) && !Thread.currentThread().isInterrupted()) {
                var target = target(webhook);
                if (target.isEmpty() || !part(target.get())) {
                    return;
                }
            }
        } finally {
            database.write(() -> {
                database.sql("UPDATE webhook SET claimed_until = 0 WHERE id = ? AND claimed_by = ?")
                        .params(webhook, server)
                        .update();
            });
        }
    }

    private Duration claim() {
        return settings.timeout().plus(CLAIM);
    }

    private boolean claim(long webhook, String server) {
        long now = clock.millis();
        return database.write(() -> database.sql(
                                "UPDATE webhook SET claimed_by = ?, claimed_until = ? WHERE id = ? AND claimed_until < ?")
                        .params(server, now + claim().toMillis(), webhook, now)
                        .update())
                == 1;
    }

    private Optional<Target> target(long webhook) {
        return database.sql("""
                        SELECT id, name, url, secret, types, scope_id, position, attempts, failing_since FROM webhook
                        WHERE id = ? AND paused_at IS NULL""")
                .param(webhook)
                .query((row, n) -> new Target(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        List.of(Stored.read(row.getString(5), String[].class)),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getObject(9) == null ? null : row.getLong(9)))
                .optional();
    }

    /// @return whether to go on
    private boolean part(Target target) {
        var scope = new Visibility.Scopes(new TreeSet<>(List.of(target.scope)));
        var events = outbox.after(target.position, PART, scope);
        var current = target;
        for (var event : events) {
            if (!Webhooks.wants(target.types, event.type())) {
                continue; // its place is passed with the next one, or below
            }
            var next = call(current, event);
            if (next.isEmpty()) {
                return false;
            }
            current = next.get();
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        if (!events.isEmpty() && current.position < events.getLast().sequence()) {
            var last = events.getLast().sequence();
            database.write(() -> {
                database.sql("UPDATE webhook SET position = ? WHERE id = ?")
                        .params(last, target.id)
                        .update();
            });
        }
        return events.size() == PART;
    }

    /// @return the webhook behind this event; empty where it is to be left alone for a while
    private Optional<Target> call(Target target, Outbox.Event event) {
        long attempt = target.attempts + 1;
        long begin = System.nanoTime();
        @Nullable Long status = null;
        Optional<Duration> retryAfter = Optional.empty();
        String error;
        try {
            var url = URI.create(target.url);
            var host = guard.check(url);
            var body = Stored.json(event.cloudEvent()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var secret = secrets.open(Webhooks.purpose(target.name), target.secret);
            var headers = Signature.headers(secret, event.id(), clock.instant(), body);
            headers.put("Content-Type", "application/cloudevents+json; charset=utf-8");
            var answer = new WebhookCall(url, host, settings.timeout()).post(headers, body);
            status = (long) answer.status();
            retryAfter = answer.retryAfter();
            error = answer.status() / 100 == 2 ? "" : "answered with status " + answer.status();
        } catch (CallGuard.Refused | IOException | IllegalStateException e) {
            error = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        long took = (System.nanoTime() - begin) / 1_000_000;
        boolean refused = status != null && isRefusal(status);
        var outcome = error.isEmpty() ? "delivered" : refused && attempt >= MOST_REFUSALS ? "dropped" : "failed";
        var shortened = error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
        note(target, event, attempt, outcome, status, took, shortened, retryAfter);
        meters.counter("plimsoll.webhook.deliveries", "outcome", outcome).increment();
        return outcome.equals("failed")
                ? Optional.empty()
                : Optional.of(new Target(
                        target.id,
                        target.name,
                        target.url,
                        target.secret,
                        target.types,
                        target.scope,
                        event.sequence(),
                        0,
                        null));
    }

    /// Trying the same again will hardly help.
    private static boolean isRefusal(long status) {
        return status / 100 == 4 && status != 408 && status != 425 && status != 429;
    }

    private void note(
            Target target,
            Outbox.Event event,
            long attempt,
            String outcome,
            @Nullable Long status,
            long took,
            String error,
            Optional<Duration> retryAfter) {
        var now = clock.instant();
        boolean failed = outcome.equals("failed");
        var since = target.failingSince == null ? now.toEpochMilli() : target.failingSince;
        boolean pause = failed
                && (Long.valueOf(GONE).equals(status)
                        || now.toEpochMilli() - since >= settings.pauseAfter().toMillis());
        database.write(() -> {
            database.sql("""
                            INSERT INTO delivery(webhook_id, event_id, event_uid, event_type, at, attempt, outcome, status,
                              milliseconds, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(Arrays.asList(
                            target.id,
                            event.sequence(),
                            event.id(),
                            event.type(),
                            now.toEpochMilli(),
                            attempt,
                            outcome,
                            status,
                            took,
                            error.isEmpty() ? null : error))
                    .update();
            if (failed) {
                database.sql("""
                                UPDATE webhook SET attempts = ?, next_at = ?, failing_since = ?, last_error = ?, paused_at = ?
                                WHERE id = ?""")
                        .params(Arrays.asList(
                                attempt,
                                now.plus(pause(attempt, retryAfter)).toEpochMilli(),
                                since,
                                error,
                                pause ? now.toEpochMilli() : null,
                                target.id))
                        .update();
            } else {
                database.sql("""
                                UPDATE webhook SET position = ?, attempts = 0, next_at = 0, failing_since = NULL,
                                  last_error = ?, claimed_until = ? WHERE id = ?""")
                        .params(Arrays.asList(
                                event.sequence(),
                                error.isEmpty() ? null : error,
                                now.plus(claim()).toEpochMilli(),
                                target.id))
                        .update();
            }
        });
        if (pause) {
            LOG.atError()
                    .addKeyValue("webhook", target.name)
                    .addKeyValue("reason", error)
                    .log("a webhook is left alone until somebody resumes it");
        }
    }

    /// Doubles from try to try, and differs, so that many do not come back at once.
    private static Duration pause(long attempt, Optional<Duration> retryAfter) {
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 12));
        var longest = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        var own = Duration.ofMillis(
                (long) (longest.toMillis() * (0.5 + ThreadLocalRandom.current().nextDouble())));
        var asked = retryAfter
                .map(wanted -> wanted.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wanted)
                .orElse(Duration.ZERO);
        return own.compareTo(asked) > 0 ? own : asked;
    }
}
