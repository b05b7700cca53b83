package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.notifier.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was sent, what waits and what is dead, with every attempt; and dead letters sent again.
public final class DeliveryLog {
    private final Store store;
    private final Clock clock;

    public DeliveryLog(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// One delivery, as the API shows it.
    ///
    /// @param events numbers in the inbox
    /// @param reference the ticket or thread of its group, where one is open
    public record Shown(
            long id,
            String uid,
            String route,
            String channel,
            String group,
            Purpose purpose,
            State state,
            Instant createdAt,
            Instant dueAt,
            @Nullable Instant doneAt,
            int attempts,
            List<String> recipients,
            @Nullable String answer,
            @Nullable String reference,
            List<Long> events) {
        public Shown {
            recipients = List.copyOf(recipients);
            events = List.copyOf(events);
        }
    }

    /// One attempt.
    ///
    /// @param status `DELIVERED`, `LATER` or `REFUSED`
    /// @param nextAt when it is tried again; absent where it is not
    public record Attempt(
            Instant at,
            String status,
            String answer,
            @Nullable Instant nextAt) {}

    /// What a list is to show; absent for all.
    public record Query(
            @Nullable State state,
            @Nullable String route,
            @Nullable String channel) {
        public static final Query ALL = new Query(null, null, null);
    }

    private static final String COLUMNS = """
            SELECT d.id, d.uid, d.route, d.channel, d.group_key, d.action, d.state, d.created_at, d.due_at, d.done_at,
              d.attempts, d.recipients, d.answer, t.reference FROM delivery d
            LEFT JOIN ticket t ON t.channel = d.channel AND t.group_key = d.group_key\s""";

    /// The newest first.
    ///
    /// @param before a delivery's number: only older ones
    public List<Shown> list(Query query, long before, int most) {
        var conditions = new StringBuilder("WHERE d.id < ?");
        List<Object> values = new ArrayList<>(List.of(before));
        condition(query.state == null ? null : query.state.name(), " AND d.state = ?", conditions, values);
        condition(query.route, " AND d.route = ?", conditions, values);
        condition(query.channel, " AND d.channel = ?", conditions, values);
        values.add(most);
        return store.read(sql -> {
            List<Shown> found = new ArrayList<>();
            for (var row : sql.query(
                    COLUMNS + conditions + " ORDER BY d.id DESC LIMIT ?", DeliveryLog::row, values.toArray())) {
                found.add(withEvents(sql, row));
            }
            return found;
        });
    }

    private static void condition(
            @Nullable String value, String condition, StringBuilder conditions, List<Object> values) {
        if (value != null) {
            conditions.append(condition);
            values.add(value);
        }
    }

    public Optional<Shown> one(long id) {
        return store.read(sql -> {
            var found = sql.query(COLUMNS + "WHERE d.id = ?", DeliveryLog::row, id);
            return found.isEmpty() ? Optional.<Shown>empty() : Optional.of(withEvents(sql, found.getFirst()));
        });
    }

    public List<Attempt> attempts(long id) {
        return store.read(sql -> sql.query(
                "SELECT at, status, answer, next_at FROM attempt WHERE delivery_id = ? ORDER BY id",
                row -> new Attempt(
                        Instant.ofEpochMilli(row.getLong(1)), row.getString(2), row.getString(3), instant(row, 4)),
                id));
    }

    /// How many there are of each state, by channel.
    public Map<String, Map<State, Long>> counts() {
        Map<String, Map<State, Long>> counts = new TreeMap<>();
        store.read(sql -> sql.query(
                "SELECT channel, state, COUNT(*) FROM delivery GROUP BY channel, state",
                row -> counts.computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                        .put(State.valueOf(row.getString(2)), row.getLong(3))));
        return counts;
    }

    /// Sends a dead letter again.
    ///
    /// @return whether there is one of that number
    public boolean replay(long id) throws InterruptedException {
        return store.write(sql -> Recording.replay(sql, id, clock.millis()));
    }

    /// Sends all dead letters again.
    ///
    /// @param channel those of one channel only; absent for all
    /// @return how many
    public int replayAll(@Nullable String channel) throws InterruptedException {
        return store.write(sql -> {
            int replayed = 0;
            var dead = channel == null
                    ? sql.query("SELECT id FROM delivery WHERE state = 'DEAD' ORDER BY id", row -> row.getLong(1))
                    : sql.query(
                            "SELECT id FROM delivery WHERE state = 'DEAD' AND channel = ? ORDER BY id",
                            row -> row.getLong(1),
                            channel);
            for (var id : dead) {
                replayed += Recording.replay(sql, id, clock.millis()) ? 1 : 0;
            }
            return replayed;
        });
    }

    /// What waits for channels that the configuration no longer has would wait for ever: it becomes dead letters, and
    /// may be replayed when they are back.
    ///
    /// @return how many
    public int bury(Set<String> channels) throws InterruptedException {
        var gone = store
                .read(sql -> sql.query(
                        "SELECT DISTINCT channel FROM delivery WHERE state = 'WAITING'", row -> row.getString(1)))
                .stream()
                .filter(channel -> !channels.contains(channel))
                .toList();
        int buried = 0;
        for (var channel : gone) {
            buried += store.write(sql -> {
                var waiting = sql.query(
                        "SELECT " + Waiting.COLUMNS
                                + " FROM delivery d WHERE d.channel = ? AND d.state = 'WAITING' ORDER BY d.id LIMIT 1000",
                        Waiting::read,
                        channel);
                for (var one : waiting) {
                    Recording.dead(
                            sql,
                            one,
                            "the configuration has no channel '" + channel + "' any more; replay it when it has",
                            clock.millis());
                }
                return waiting.size();
            });
        }
        return buried;
    }

    /// Forgets what was delivered or cancelled before.
    public void prune(Instant before) throws InterruptedException {
        long until = before.toEpochMilli();
        store.write(sql -> {
            for (var table : List.of("attempt", "delivery_event")) {
                sql.update(
                        "DELETE FROM " + table + " WHERE delivery_id IN (SELECT id FROM delivery WHERE state IN"
                                + " ('DELIVERED', 'CANCELLED') AND done_at < ?)",
                        until);
            }
            return sql.update("DELETE FROM delivery WHERE state IN ('DELIVERED', 'CANCELLED') AND done_at < ?", until);
        });
    }

    private static Shown row(ResultSet row) throws SQLException {
        return new Shown(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Purpose.valueOf(row.getString(6)),
                State.valueOf(row.getString(7)),
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                instant(row, 10),
                row.getInt(11),
                Outbox.texts(row.getString(12)),
                row.getString(13),
                row.getString(14),
                List.of());
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long at = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(at);
    }

    private static Shown withEvents(Sql sql, Shown shown) throws SQLException {
        var events = sql.query(
                "SELECT event_id FROM delivery_event WHERE delivery_id = ? ORDER BY event_id LIMIT 100",
                row -> row.getLong(1),
                shown.id);
        return new Shown(
                shown.id,
                shown.uid,
                shown.route,
                shown.channel,
                shown.group,
                shown.purpose,
                shown.state,
                shown.createdAt,
                shown.dueAt,
                shown.doneAt,
                shown.attempts,
                shown.recipients,
                shown.answer,
                shown.reference,
                events);
    }
}
