package dev.plimsoll.server.outbox;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.outbox.Outbox.Event;
import dev.plimsoll.server.platform.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// For those who take every event, each at a pace of its own, and go on where they were after a restart: the notifier.
/// Events that a reader has not passed are never forgotten.
@Component
public class EventReaders {
    private final Database database;
    private final Outbox outbox;
    private final Clock clock;

    EventReaders(Database database, Outbox outbox, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Makes a reader known; one that is known keeps its place.
    ///
    /// @param fromBeginning whether a new one gets the events that are there, or only those to come
    public void enrol(String reader, boolean fromBeginning) {
        database.write(() -> {
            database.alone(dev.plimsoll.server.platform.Locks.OUTBOX);
            database.sql("INSERT INTO event_reader(name, position, updated_at) VALUES (?, ?, ?)"
                            + " ON CONFLICT (name) DO NOTHING")
                    .params(reader, fromBeginning ? 0 : outbox.last(), clock.millis())
                    .update();
        });
    }

    /// The events that it has not passed, oldest first.
    public List<Event> next(String reader, int limit) {
        return position(reader)
                .map(place -> outbox.after(place, limit, new Visibility.Everything()))
                .orElseThrow(() -> new IllegalArgumentException("no reader is called " + reader));
    }

    /// Notes that it has dealt with all events up to this one, best in the transaction that does so. Never goes back.
    public void advance(String reader, long sequence) {
        database.write(() -> {
            database.sql("UPDATE event_reader SET position = ?, updated_at = ? WHERE name = ? AND position < ?")
                    .params(sequence, clock.millis(), reader, sequence)
                    .update();
        });
    }

    /// The last event that it has dealt with.
    public Optional<Long> position(String reader) {
        return database.sql("SELECT position FROM event_reader WHERE name = ?")
                .param(reader)
                .query(Long.class)
                .optional();
    }
}
