package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.store.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes down what became of an attempt. That something was told is noted here, after it was, and nowhere else.
final class Recording {
    private static final int LONGEST_ANSWER = 2_000;

    private Recording() {}

    static void delivered(
            Sql sql, Waiting waiting, List<Long> events, String answer, @Nullable String reference, long now)
            throws SQLException {
        finish(sql, waiting, State.DELIVERED, answer, now);
        attempt(sql, waiting, "DELIVERED", answer, null, now);
        switch (waiting.purpose()) {
            case TELL -> {
                keepLatecomers(sql, waiting, events, now);
                sql.update(
                        "UPDATE told SET state = 'TOLD', at = ? WHERE delivery_id = ? AND state IN ('PENDING', 'DEAD')",
                        now,
                        waiting.id());
                sql.update("""
                        INSERT INTO ticket(channel, group_key, reference, opened_at, reminded_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT(channel, group_key) DO UPDATE SET reminded_at = excluded.reminded_at,
                          reference = COALESCE(excluded.reference, ticket.reference)""", waiting.channel(), waiting.group(), reference, now, now);
            }
            case RESOLVE -> {
                sql.update("DELETE FROM told WHERE delivery_id = ? AND state = 'RESOLVING'", waiting.id());
                sql.update(
                        "DELETE FROM ticket WHERE channel = ? AND group_key = ?", waiting.channel(), waiting.group());
            }
            case DIGEST -> {}
        }
    }

    /// What was added while the message was on its way goes with one of its own.
    private static void keepLatecomers(Sql sql, Waiting waiting, List<Long> sent, long now) throws SQLException {
        var late = sql
                .query("SELECT event_id FROM delivery_event WHERE delivery_id = ?", row -> row.getLong(1), waiting.id())
                .stream()
                .filter(event -> !sent.contains(event))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        long next = sql.insert("""
                        INSERT INTO delivery(uid, route, channel, group_key, action, state, due_at, attempts, created_at,
                          recipients, language, template, digest)
                        SELECT ?, route, channel, group_key, action, 'WAITING', ?, 0, ?, recipients, language, template,
                          digest FROM delivery WHERE id = ? RETURNING id""", UUID.randomUUID().toString(), now, now, waiting.id())
                .orElseThrow();
        for (var event : late) {
            sql.update(
                    "UPDATE delivery_event SET delivery_id = ? WHERE delivery_id = ? AND event_id = ?",
                    next,
                    waiting.id(),
                    event);
            sql.update(
                    "UPDATE told SET delivery_id = ? WHERE delivery_id = ? AND event_id = ?",
                    next,
                    waiting.id(),
                    event);
        }
    }

    static void later(Sql sql, Waiting waiting, String reason, long nextAt, long now) throws SQLException {
        sql.update(
                "UPDATE delivery SET attempts = attempts + 1, due_at = ?, answer = ? WHERE id = ?",
                nextAt,
                shortened(reason),
                waiting.id());
        attempt(sql, waiting, "LATER", reason, nextAt, now);
    }

    static void dead(Sql sql, Waiting waiting, String reason, long now) throws SQLException {
        finish(sql, waiting, State.DEAD, reason, now);
        attempt(sql, waiting, "REFUSED", reason, null, now);
        // what was not told is told anew when it is seen again
        sql.update("UPDATE told SET state = 'DEAD' WHERE delivery_id = ? AND state = 'PENDING'", waiting.id());
    }

    static void cancelled(Sql sql, Waiting waiting, String reason, long now) throws SQLException {
        finish(sql, waiting, State.CANCELLED, reason, now);
        sql.update("DELETE FROM told WHERE delivery_id = ? AND state = 'RESOLVING'", waiting.id());
    }

    /// A dead letter goes out again as if it were new.
    ///
    /// @return whether there is such a dead letter
    static boolean replay(Sql sql, long delivery, long now) throws SQLException {
        int found = sql.update("""
                UPDATE delivery SET state = 'WAITING', due_at = ?, created_at = ?, done_at = NULL
                WHERE id = ? AND state = 'DEAD'""", now, now, delivery);
        sql.update("UPDATE told SET state = 'PENDING' WHERE delivery_id = ? AND state = 'DEAD'", delivery);
        return found > 0;
    }

    private static void finish(Sql sql, Waiting waiting, State state, String answer, long now) throws SQLException {
        sql.update(
                "UPDATE delivery SET state = ?, attempts = attempts + 1, done_at = ?, answer = ? WHERE id = ?",
                state.name(),
                now,
                shortened(answer),
                waiting.id());
    }

    private static void attempt(Sql sql, Waiting waiting, String status, String answer, @Nullable Long nextAt, long now)
            throws SQLException {
        sql.update(
                "INSERT INTO attempt(delivery_id, at, status, answer, next_at) VALUES (?, ?, ?, ?, ?)",
                waiting.id(),
                now,
                status,
                shortened(answer),
                nextAt);
    }

    /// PostgreSQL takes no NUL.
    private static String shortened(String answer) {
        var clean = answer.replace('\0', ' ');
        return clean.length() <= LONGEST_ANSWER ? clean : clean.substring(0, LONGEST_ANSWER) + "…";
    }
}
