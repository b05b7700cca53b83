package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.store.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Messages to be sent, written in the transaction that routes their cause: either both are there or neither is.
public final class Outbox {
    /// What is due within this time may be on its way already, and is not changed any more.
    private static final long UNTOUCHED_MILLISECONDS = 5_000;

    static final JsonMapper JSON = JsonMapper.builder().build();

    private Outbox() {}

    /// Puts a message in.
    ///
    /// @return its number
    public static long add(Sql sql, Order order, long now) throws SQLException {
        return sql.insert(
                        """
                        INSERT INTO delivery(uid, route, channel, group_key, action, state, due_at, attempts, created_at,
                          recipients, language, template, digest) VALUES (?, ?, ?, ?, ?, 'WAITING', ?, 0, ?, ?, ?, ?, ?)
                        RETURNING id""",
                        UUID.randomUUID().toString(),
                        order.route(),
                        order.channel(),
                        order.group(),
                        order.purpose().name(),
                        order.dueAt(),
                        now,
                        JSON.writeValueAsString(order.recipients()),
                        order.language().toLanguageTag(),
                        order.template(),
                        order.digest() == null ? null : JSON.writeValueAsString(order.digest()))
                .orElseThrow();
    }

    /// A message of the same group that still waits for more to come, if there is one.
    public static Optional<Long> collecting(Sql sql, Order order, long now) throws SQLException {
        var found = sql.query(
                """
                SELECT id, recipients FROM delivery WHERE channel = ? AND group_key = ? AND state = 'WAITING'
                  AND action = ? AND attempts = 0 AND due_at > ? ORDER BY id DESC""",
                row -> List.of(row.getString(1), row.getString(2)),
                order.channel(),
                order.group(),
                order.purpose().name(),
                now);
        // never to others than the first were meant for
        return found.stream()
                .filter(row -> row.getLast().equals(JSON.writeValueAsString(order.recipients())))
                .map(row -> Long.valueOf(row.getFirst()))
                .findFirst();
    }

    /// Adds an event to a message.
    ///
    /// @param places of its findings that are told; empty for all
    public static void tells(Sql sql, long delivery, long event, List<Integer> places) throws SQLException {
        sql.update(
                "INSERT INTO delivery_event(delivery_id, event_id, places) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                delivery,
                event,
                Places.text(places));
    }

    /// Lets a message that waits for more go now, if it tells of so many events.
    public static void sendWhenFull(Sql sql, long delivery, int events, long now) throws SQLException {
        sql.update("""
                        UPDATE delivery SET due_at = ? WHERE id = ? AND state = 'WAITING' AND due_at > ?
                          AND (SELECT COUNT(*) FROM delivery_event WHERE delivery_id = delivery.id) >= ?""", now, delivery, now, events);
    }

    /// Lets a message wait until another was sent, or given up.
    public static void sendAfter(Sql sql, long delivery, long other) throws SQLException {
        sql.update("UPDATE delivery SET after_id = ? WHERE id = ? AND id > ?", other, delivery, other);
    }

    /// Takes a message back, if it can neither be on its way nor tell of anything else.
    ///
    /// @return whether it will not be sent
    public static boolean cancel(Sql sql, long delivery, long now) throws SQLException {
        return sql.update("""
                        UPDATE delivery SET state = 'CANCELLED', done_at = ?, answer = 'over before it was told'
                        WHERE id = ? AND state = 'WAITING' AND attempts = 0 AND due_at > ?
                          AND NOT EXISTS (SELECT 1 FROM told WHERE delivery_id = delivery.id)""", now, delivery, now + UNTOUCHED_MILLISECONDS) > 0;
    }

    static List<String> texts(String json) {
        return JSON.readValue(json, new TypeReference<List<String>>() {});
    }
}
