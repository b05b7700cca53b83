package dev.plimsoll.notifier.intake;

import dev.plimsoll.notifier.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Events that were routed lately: a document of which several channels tell is read once, not once for each. What is
/// not here any more is read from the inbox.
///
/// Safe for several threads.
public final class RecentEvents {
    /// Of the documents; what is made of them is several times as large.
    private static final int MOST_BYTES = 2 << 20;
    /// A larger one would drive all others out.
    private static final int LARGEST = MOST_BYTES / 8;

    private final Map<Long, Kept> kept = new LinkedHashMap<>();
    private int bytes;

    private record Kept(Event event, int size) {}

    /// Keeps an event until newer ones need its room.
    public synchronized void add(Inbox.Stored document, Event event) {
        int size = document.body().length;
        if (size > LARGEST || kept.putIfAbsent(document.id(), new Kept(event, size)) != null) {
            return;
        }
        bytes += size;
        var oldest = kept.values().iterator();
        while (bytes > MOST_BYTES) {
            bytes -= oldest.next().size;
            oldest.remove();
        }
    }

    /// @param id of its document in the inbox
    public synchronized Optional<Event> find(long id) {
        return Optional.ofNullable(kept.get(id)).map(Kept::event);
    }
}
