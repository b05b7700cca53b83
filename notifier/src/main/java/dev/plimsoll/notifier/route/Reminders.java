package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.delivery.Order;
import dev.plimsoll.notifier.delivery.Outbox;
import dev.plimsoll.notifier.delivery.Purpose;
import dev.plimsoll.notifier.event.ScopeOwners;
import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.vocabulary.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Tells again, after the route's `repeat`, what was told and is still open.
public final class Reminders {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Reminders() {}

    private record Open(String channel, String group) {}

    private record Part(long event, int place) {}

    /// @return how many messages it put into the outbox
    public static int make(Store store, RouteBook book, Instant now) throws InterruptedException {
        int made = 0;
        for (var route : book.routes()) {
            if (route.group().repeat() != null) {
                made += store.write(sql -> make(sql, book, route, now));
            }
        }
        return made;
    }

    private static int make(Sql sql, RouteBook book, Route route, Instant now) throws SQLException {
        var repeat = route.group().repeat();
        if (repeat == null) {
            return 0;
        }
        var due = sql.query(
                """
                SELECT DISTINCT t.channel, t.group_key FROM told t
                JOIN ticket k ON k.channel = t.channel AND k.group_key = t.group_key
                WHERE t.route = ? AND t.state = 'TOLD' AND k.reminded_at <= ?
                  AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.channel = t.channel AND d.group_key = t.group_key
                    AND d.state = 'WAITING')""",
                row -> new Open(row.getString(1), row.getString(2)),
                route.name(),
                now.minus(repeat).toEpochMilli());
        int made = 0;
        for (var open : due) {
            if (route.channels().contains(open.channel)) {
                remind(sql, book, route, open, now);
                made++;
            }
        }
        return made;
    }

    private static void remind(Sql sql, RouteBook book, Route route, Open open, Instant now) throws SQLException {
        Map<Long, List<Integer>> parts = new LinkedHashMap<>();
        for (var part : sql.query(
                """
                SELECT event_id, place FROM told WHERE route = ? AND channel = ? AND group_key = ? AND state = 'TOLD'
                ORDER BY event_id, place""", row -> new Part(row.getLong(1), row.getInt(2)), route.name(), open.channel, open.group)) {
            parts.computeIfAbsent(part.event, _ -> new ArrayList<>()).add(part.place);
        }
        long delivery = Outbox.add(
                sql,
                new Order(
                        route.name(),
                        open.channel,
                        open.group,
                        Purpose.TELL,
                        Recipients.of(route.to(), book.fallbackOf(route), scope(sql, open.group)),
                        book.languageOf(route),
                        route.template(),
                        null,
                        Pacing.within(route, Severity.UNKNOWN, now)),
                now.toEpochMilli());
        for (var part : parts.entrySet()) {
            var places = part.getValue();
            Outbox.tells(sql, delivery, part.getKey(), places.contains(-1) ? List.of() : places);
        }
    }

    /// The scope of a group as it was told of last: its owners may be others today.
    private static @org.jspecify.annotations.Nullable ScopeOwners scope(Sql sql, String group) throws SQLException {
        int at = group.lastIndexOf(" of ");
        if (at < 0) {
            return null;
        }
        return sql
                .query(
                        "SELECT owners FROM scope_data WHERE scope = ? AND owners <> ''",
                        row -> JSON.readValue(row.getString(1), ScopeOwners.class),
                        group.substring(at + 4))
                .stream()
                .findFirst()
                .orElse(null);
    }
}
