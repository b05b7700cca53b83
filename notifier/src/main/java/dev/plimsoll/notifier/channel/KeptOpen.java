package dev.plimsoll.notifier.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// What is costly to open and stays open between attempts, by the channel that it belongs to. A channel that is
/// configured anew is another one; what nobody used for a while is closed.
public final class KeptOpen {
    private static final long LONGEST_REST = Duration.ofMinutes(5).toNanos();

    private final Map<Channel, Entry> entries = new HashMap<>();

    private static final class Entry {
        private final AutoCloseable resource;
        private long lastUsed = System.nanoTime();

        Entry(AutoCloseable resource) {
            this.resource = resource;
        }
    }

    /// The channel's own, opened if it is not. No two attempts of one channel run at once.
    <T extends AutoCloseable> T of(Channel channel, Class<T> type, Supplier<T> open) {
        var idle = new ArrayList<AutoCloseable>();
        try {
            synchronized (entries) {
                entries.entrySet().removeIf(entry -> {
                    var old = !entry.getKey().equals(channel)
                            && System.nanoTime() - entry.getValue().lastUsed > LONGEST_REST;
                    return old && idle.add(entry.getValue().resource);
                });
                var known = entries.get(channel);
                if (known != null) {
                    known.lastUsed = System.nanoTime();
                    return type.cast(known.resource);
                }
            }
            var opened = open.get();
            synchronized (entries) {
                entries.put(channel, new Entry(opened));
            }
            return opened;
        } finally {
            idle.forEach(KeptOpen::close);
        }
    }

    /// Closes the channel's own: it is broken.
    void drop(Channel channel) {
        Entry gone;
        synchronized (entries) {
            gone = entries.remove(channel);
        }
        if (gone != null) {
            close(gone.resource);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception _) {
            // nothing of it is needed any more
        }
    }
}
