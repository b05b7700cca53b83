package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.intake.RecentEvents;
import dev.plimsoll.notifier.intake.UnreadableException;
import dev.plimsoll.notifier.store.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the message of a delivery from the events that it tells of.
final class MessageBuilding {
    /// Events in one message; a group that grew larger is told of its newest.
    private static final int MOST_EVENTS = 500;

    private MessageBuilding() {}

    /// What can be sent.
    ///
    /// @param events numbers of those that it tells of
    /// @param unsendable why there is no message; absent where there is one
    record Built(
            @Nullable Message message,
            List<Long> events,
            @Nullable String unsendable) {}

    private record Ticket(@Nullable String reference) {}

    /// @param recent saves reading what was read a moment ago
    static Built build(Sql sql, Waiting waiting, RecentEvents recent) throws SQLException {
        Map<Long, List<Integer>> places = new LinkedHashMap<>();
        sql.query(
                        "SELECT event_id, places FROM delivery_event WHERE delivery_id = ? ORDER BY event_id",
                        row -> Map.entry(row.getLong(1), Places.read(row.getString(2))),
                        waiting.id())
                .forEach(entry -> places.put(entry.getKey(), entry.getValue()));
        var ids = List.copyOf(places.keySet());
        var told = ids.size() > MOST_EVENTS ? ids.subList(ids.size() - MOST_EVENTS, ids.size()) : ids;
        List<Event> events = new ArrayList<>();
        for (var id : told) {
            try {
                var event = event(sql, id, recent);
                if (event != null) {
                    events.add(only(event, places.getOrDefault(id, List.of()), waiting.purpose()));
                }
            } catch (UnreadableException e) {
                return new Built(null, ids, "event " + id + " cannot be read any more: " + e.getMessage());
            }
        }
        var ticket = ticket(sql, waiting);
        if (events.isEmpty() && waiting.purpose() != Purpose.DIGEST) {
            return new Built(null, ids, "the events that it tells of are no longer kept");
        }
        return new Built(
                new Message(
                        waiting.uid(),
                        action(waiting.purpose(), ticket.isPresent()),
                        waiting.group(),
                        waiting.route(),
                        events,
                        waiting.recipients(),
                        waiting.language(),
                        waiting.template(),
                        ticket.map(Ticket::reference).orElse(null),
                        waiting.digest() == null
                                ? null
                                : Outbox.JSON.readValue(waiting.digest(), Message.Digest.class)),
                ids,
                null);
    }

    /// Absent where it is no longer kept.
    private static @Nullable Event event(Sql sql, long id, RecentEvents recent)
            throws SQLException, UnreadableException {
        var known = recent.find(id);
        if (known.isPresent()) {
            return known.get();
        }
        var stored = Inbox.byId(sql, id);
        return stored.isPresent() ? stored.get().read() : null;
    }

    /// Whether the destination knows the group.
    static boolean known(Sql sql, Waiting waiting) throws SQLException {
        return ticket(sql, waiting).isPresent();
    }

    private static Optional<Ticket> ticket(Sql sql, Waiting waiting) throws SQLException {
        return sql
                .query(
                        "SELECT reference FROM ticket WHERE channel = ? AND group_key = ?",
                        row -> new Ticket(row.getString(1)),
                        waiting.channel(),
                        waiting.group())
                .stream()
                .findFirst();
    }

    private static Message.Action action(Purpose purpose, boolean known) {
        return switch (purpose) {
            case TELL -> known ? Message.Action.UPDATE : Message.Action.OPEN;
            case RESOLVE -> Message.Action.RESOLVE;
            case DIGEST -> Message.Action.DIGEST;
        };
    }

    /// The event with the findings that are told. Where they are over it tells so itself.
    private static Event only(Event event, List<Integer> places, Purpose purpose) {
        List<NotedFinding> findings = places.isEmpty()
                ? event.findings()
                : places.stream()
                        .filter(place -> place < event.findings().size())
                        .map(event.findings()::get)
                        .toList();
        var kind = purpose == Purpose.RESOLVE && event.kind() == EventKind.SCAN
                ? EventKind.FINDING_RESOLVED
                : event.kind();
        return new Event(
                event.id(),
                kind,
                event.source(),
                event.time(),
                event.scope(),
                event.image(),
                event.images(),
                event.imageCount(),
                findings,
                event.violations(),
                event.incident(),
                event.title(),
                event.address(),
                event.raw(),
                event.part());
    }
}
