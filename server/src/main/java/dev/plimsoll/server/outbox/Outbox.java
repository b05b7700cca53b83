package dev.plimsoll.server.outbox;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.platform.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Events, written in the transaction of their cause: either both are there or neither is.
@Component
public class Outbox {
    /// How long events and the log of deliveries are kept.
    static final Duration KEPT = Duration.ofDays(90);

    private final Database database;
    private final Clock clock;

    Outbox(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// A CloudEvents 1.0 event in JSON, as it is stored and sent.
    ///
    /// @param sequence grows with every event; its place in the outbox
    /// @param subject what it is about: an image's digest, a CVE
    public record Event(
            long sequence, String id, String type, String subject, Instant time, long scope, JsonNode data) {
        /// The JSON format of CloudEvents (cloudevents/spec v1.0.2, json-format.md).
        public Map<String, Object> cloudEvent() {
            var event = new java.util.LinkedHashMap<String, Object>();
            event.put("specversion", "1.0");
            event.put("id", id);
            event.put("source", "/plimsoll");
            event.put("type", type);
            event.put("subject", subject);
            event.put("time", time.toString());
            event.put("datacontenttype", "application/json");
            event.put("sequence", Long.toString(sequence));
            event.put("data", data);
            return event;
        }
    }

    /// An event that is not in yet.
    ///
    /// @param scope id of the application scope whose owners it concerns
    /// @param data becomes the event's JSON
    public record Fresh(EventType type, String subject, long scope, Map<String, ?> data) {}

    /// Puts an event in, within the caller's transaction.
    public void append(EventType type, String subject, long scope, Map<String, ?> data) {
        append(List.of(new Fresh(type, subject, scope, data)));
    }

    /// The same for several, in their order.
    public void append(List<Fresh> events) {
        if (events.isEmpty()) {
            return;
        }
        // those who read behind a place must not find it filled later: on PostgreSQL numbers are given before the end
        database.alone(Locks.OUTBOX);
        long at = clock.millis();
        database.batches()
                .batchUpdate(
                        "INSERT INTO event(uid, type, subject, scope_id, at, data) VALUES (?, ?, ?, ?, ?, ?)",
                        events.stream()
                                .map(event -> new Object[] {
                                    UUID.randomUUID().toString(),
                                    event.type.type(),
                                    event.subject,
                                    event.scope,
                                    at,
                                    Stored.json(event.data)
                                })
                                .toList());
    }

    /// The place of the newest event; 0 where there is none.
    public long last() {
        return database.sql("SELECT COALESCE(MAX(id), 0) FROM event")
                .query(Long.class)
                .single();
    }

    /// Forgets events that are older than [#KEPT] and that no reader and no webhook still waits for.
    public void forget() {
        var oldest = clock.instant().minus(KEPT).toEpochMilli();
        database.write(() -> {
            database.sql("""
                            DELETE FROM event WHERE at < ?
                              AND id <= (SELECT COALESCE(MIN(position), 9223372036854775807) FROM event_reader)
                              AND id <= (SELECT COALESCE(MIN(position), 9223372036854775807) FROM webhook
                                WHERE paused_at IS NULL)""").param(oldest).update();
            database.sql("DELETE FROM delivery WHERE at < ?").param(oldest).update();
        });
    }

    /// The events behind a place, oldest first.
    public List<Event> after(long sequence, int limit, Visibility visibility) {
        return database.sql("SELECT id, uid, type, subject, at, scope_id, data FROM event WHERE id > ? AND "
                        + visibility.ofScope("scope_id") + " ORDER BY id LIMIT ?")
                .params(sequence, limit)
                .query((row, n) -> new Event(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getLong(6),
                        Stored.read(row.getString(7), JsonNode.class)))
                .list();
    }
}
