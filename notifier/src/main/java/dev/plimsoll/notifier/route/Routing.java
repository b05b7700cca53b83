package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.delivery.Order;
import dev.plimsoll.notifier.delivery.Outbox;
import dev.plimsoll.notifier.delivery.Purpose;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.store.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns what routes make of an event into messages, within one transaction: what is new to a channel is told, what it
/// knows is not told again, what is gone is resolved.
final class Routing {
    private final RouteBook book;
    private final Set<String> channels;
    private final Sql sql;
    private final Event event;
    private final long id;
    private final Instant now;
    private final String subject;
    private int orders;
    /// The delivery to the channel before, for routes whose channels wait for one another; 0 for none.
    private long before;

    /// @param channels that the configuration names
    /// @param id of the event in the inbox
    Routing(RouteBook book, Set<String> channels, Sql sql, Event event, long id, Instant now) {
        this.book = book;
        this.channels = channels;
        this.sql = sql;
        this.event = event;
        this.id = id;
        this.now = now;
        this.subject = Items.subject(event);
    }

    private record RouteChannel(String route, String channel) {}

    /// What a channel was, is or will be told of an item.
    private record Told(RouteChannel to, String item, String fingerprint, String state, String group, long delivery) {}

    /// @return how many messages it put into the outbox, or added to
    int apply(List<Judgement> judgements) throws SQLException {
        if (Sightings.isOutdated(sql, event)) {
            return 0;
        }
        var gone = Sightings.note(sql, event, id, now.toEpochMilli());
        var told = told();
        for (var judgement : judgements) {
            if (judgement.matches()
                    && !Matching.isEnd(event.kind())
                    && judgement.route().digest() == null) {
                before = 0;
                for (var channel : judgement.route().channels()) {
                    var to = new RouteChannel(judgement.route().name(), channel);
                    tell(judgement, to, told.getOrDefault(to, Map.of()));
                }
            }
        }
        for (var one : told.entrySet()) {
            over(one.getKey(), one.getValue(), gone);
        }
        return orders;
    }

    private Map<RouteChannel, Map<String, Told>> told() throws SQLException {
        Map<RouteChannel, Map<String, Told>> told = new LinkedHashMap<>();
        for (var one : sql.query(
                """
                SELECT route, channel, item, fingerprint, state, group_key, delivery_id FROM told
                WHERE subject = ? ORDER BY id""",
                row -> new Told(
                        new RouteChannel(row.getString(1), row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7)),
                subject)) {
            told.computeIfAbsent(one.to, _ -> new LinkedHashMap<>()).put(one.item, one);
        }
        return told;
    }

    // --- what is new ----------------------------------------------------------------------------------------------

    private void tell(Judgement judgement, RouteChannel to, Map<String, Told> told) throws SQLException {
        var route = judgement.route();
        var foreign = route.foreign();
        if (foreign != null && foreign.key(event).isPresent()) {
            tellOnce(route, foreign, foreign.key(event).orElseThrow(), to, judgement);
            return;
        }
        if (judgement.whole() || route.every()) {
            var known = told.get(Items.WHOLE);
            var fingerprint = route.every()
                    ? "event " + id
                    : Integer.toHexString(event.violations().hashCode());
            if (known == null || isLost(known) || !known.fingerprint.equals(fingerprint)) {
                var group = route.group().key(route.name(), event, route.every() ? -1 : place(judgement));
                put(route, to, group, judgement.places(), Map.of(Items.WHOLE, fingerprint), -1);
            }
            return;
        }
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        Map<String, Map<String, String>> items = new LinkedHashMap<>();
        Map<String, Integer> first = Items.places(event);
        for (int place : judgement.places()) {
            var item = Items.item(event, place);
            var finding = event.findings().get(place);
            var fingerprint = Fingerprint.of(finding);
            var known = told.get(item);
            if (known == null || isLost(known) || fingerprint.isMoreThan(Fingerprint.read(known.fingerprint))) {
                var group = route.group().key(route.name(), event, place);
                places.computeIfAbsent(group, _ -> new ArrayList<>()).add(place);
                if (first.getOrDefault(item, place) >= 0) {
                    items.computeIfAbsent(group, _ -> new LinkedHashMap<>()).putIfAbsent(item, fingerprint.text());
                }
            }
        }
        for (var group : places.keySet()) {
            put(route, to, group, places.getOrDefault(group, List.of()), items.getOrDefault(group, Map.of()), 0);
        }
    }

    /// Told unless an event with the same key was told, or is on its way. What could not be delivered is told again.
    private void tellOnce(Route route, Foreign foreign, String key, RouteChannel to, Judgement judgement)
            throws SQLException {
        var item = "key " + key;
        long since = foreign.keyHolds().isZero()
                ? Long.MIN_VALUE
                : now.minus(foreign.keyHolds()).toEpochMilli();
        boolean known = sql.number("""
                        SELECT COUNT(*) FROM told WHERE route = ? AND channel = ? AND item = ?
                          AND state IN ('TOLD', 'PENDING') AND at > ?""", to.route, to.channel, item, since) > 0;
        if (!known) {
            var group = route.group().key(route.name(), event, -1);
            put(route, to, group, judgement.places(), Map.of(item, "event " + id), -1);
        }
    }

    private static int place(Judgement judgement) {
        return judgement.places().isEmpty() ? -1 : judgement.places().getFirst();
    }

    /// Whether the channel does not know it, or thinks that it is over.
    private static boolean isLost(Told told) {
        return !told.state.equals("TOLD") && !told.state.equals("PENDING");
    }

    private void put(
            Route route, RouteChannel to, String group, List<Integer> places, Map<String, String> items, int whole)
            throws SQLException {
        var order = new Order(
                route.name(),
                to.channel,
                group,
                Purpose.TELL,
                Recipients.of(route.to(), book.fallbackOf(route), event.scope()),
                book.languageOf(route),
                route.template(),
                null,
                Pacing.due(route, event, now));
        var collecting = Outbox.collecting(sql, order, now.toEpochMilli());
        long delivery = collecting.isPresent() ? collecting.get() : Outbox.add(sql, order, now.toEpochMilli());
        orders++;
        Outbox.tells(sql, delivery, id, places.size() == event.findings().size() ? List.of() : places);
        var foreign = route.foreign();
        if (foreign != null) {
            if (foreign.batch() > 0) {
                Outbox.sendWhenFull(sql, delivery, foreign.batch(), now.toEpochMilli());
            }
            if (foreign.serial() && before > 0) {
                Outbox.sendAfter(sql, delivery, before);
            }
            before = delivery;
        }
        var first = Items.places(event);
        for (var item : items.entrySet()) {
            sql.update(
                    """
                    INSERT INTO told(route, channel, subject, item, fingerprint, state, group_key, delivery_id, event_id,
                      place, at) VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?, ?, ?, ?)
                    ON CONFLICT(route, channel, subject, item) DO UPDATE SET fingerprint = excluded.fingerprint,
                      state = 'PENDING', group_key = excluded.group_key, delivery_id = excluded.delivery_id,
                      event_id = excluded.event_id, place = excluded.place, at = excluded.at""",
                    to.route,
                    to.channel,
                    subject,
                    item.getKey(),
                    item.getValue(),
                    group,
                    delivery,
                    id,
                    whole < 0 ? -1 : first.getOrDefault(item.getKey(), 0),
                    now.toEpochMilli());
        }
    }

    // --- what is over ---------------------------------------------------------------------------------------------

    private void over(RouteChannel to, Map<String, Told> told, Set<String> gone) throws SQLException {
        var route = book.byName().get(to.route);
        var groups = new LinkedHashSet<String>();
        for (var one : told.values()) {
            if (!gone.contains(one.item)) {
                continue;
            }
            switch (one.state) {
                case "TOLD" -> {
                    mark(one, "GONE");
                    groups.add(one.group);
                }
                case "PENDING" -> {
                    forget(one);
                    if (!Outbox.cancel(sql, one.delivery, now.toEpochMilli()) && isUnsent(one)) {
                        keep(one);
                        groups.add(one.group);
                    }
                }
                case "DEAD" -> forget(one);
                default -> {}
            }
        }
        for (var group : groups) {
            if (route == null || !route.resolve() || !channels.contains(to.channel)) {
                sql.update(
                        "DELETE FROM told WHERE route = ? AND channel = ? AND group_key = ? AND state = 'GONE'",
                        to.route,
                        to.channel,
                        group);
            } else if (isOver(to, group)) {
                resolve(route, to, group);
            }
        }
    }

    private void mark(Told one, String state) throws SQLException {
        sql.update(
                "UPDATE told SET state = ? WHERE route = ? AND channel = ? AND subject = ? AND item = ?",
                state,
                one.to.route,
                one.to.channel,
                subject,
                one.item);
    }

    private void forget(Told one) throws SQLException {
        sql.update(
                "DELETE FROM told WHERE route = ? AND channel = ? AND subject = ? AND item = ?",
                one.to.route,
                one.to.channel,
                subject,
                one.item);
    }

    /// Whether the message is still to come, or on its way: then its end is told after it.
    private boolean isUnsent(Told one) throws SQLException {
        return sql.number("SELECT COUNT(*) FROM delivery WHERE id = ? AND state = 'WAITING'", one.delivery) > 0;
    }

    private void keep(Told one) throws SQLException {
        sql.update(
                """
                INSERT INTO told(route, channel, subject, item, fingerprint, state, group_key, delivery_id, event_id,
                  place, at) SELECT ?, ?, ?, ?, ?, 'GONE', ?, 0, e.event_id, 0, ? FROM delivery_event e
                WHERE e.delivery_id = ? ORDER BY e.event_id LIMIT 1""",
                one.to.route,
                one.to.channel,
                subject,
                one.item,
                one.fingerprint,
                one.group,
                now.toEpochMilli(),
                one.delivery);
    }

    private boolean isOver(RouteChannel to, String group) throws SQLException {
        return sql.number("""
                        SELECT COUNT(*) FROM told WHERE route = ? AND channel = ? AND group_key = ?
                          AND state IN ('TOLD', 'PENDING')""", to.route, to.channel, group) == 0;
    }

    private record Opening(long event, int place) {}

    /// Tells the end of a group, with the events that opened it.
    private void resolve(Route route, RouteChannel to, String group) throws SQLException {
        var order = new Order(
                route.name(),
                to.channel,
                group,
                Purpose.RESOLVE,
                Recipients.of(route.to(), book.fallbackOf(route), event.scope()),
                book.languageOf(route),
                route.template(),
                null,
                Pacing.within(route, Facts.severity(event), now));
        long delivery = Outbox.add(sql, order, now.toEpochMilli());
        orders++;
        Map<Long, List<Integer>> openings = new LinkedHashMap<>();
        for (var opening :
                sql.query("""
                SELECT event_id, place FROM told WHERE route = ? AND channel = ? AND group_key = ? AND state = 'GONE'
                ORDER BY event_id, place""", row -> new Opening(row.getLong(1), row.getInt(2)), to.route, to.channel, group)) {
            openings.computeIfAbsent(opening.event, _ -> new ArrayList<>()).add(opening.place);
        }
        if (event.kind() == EventKind.FINDING_RESOLVED || event.kind() == EventKind.POLICY_SATISFIED) {
            // it says itself what is over
            openings = new HashMap<>(Map.of(id, List.of(-1)));
        }
        for (var opening : openings.entrySet()) {
            var places = opening.getValue().contains(-1) ? List.<Integer>of() : opening.getValue();
            Outbox.tells(sql, delivery, opening.getKey(), places);
        }
        sql.update("""
                UPDATE told SET state = 'RESOLVING', delivery_id = ?
                WHERE route = ? AND channel = ? AND group_key = ? AND state = 'GONE'""", delivery, to.route, to.channel, group);
    }
}
