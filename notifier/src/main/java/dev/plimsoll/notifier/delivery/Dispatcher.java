package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.intake.RecentEvents;
import dev.plimsoll.notifier.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The queues of all channels. A new configuration replaces those whose channel or settings changed.
public final class Dispatcher {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final Surroundings surroundings;
    private final Sending sending;
    private final Pace pace;
    private final RecentEvents recent;
    private final DeliveryCounts counts = new DeliveryCounts();
    private final Map<String, ChannelQueue> queues = new ConcurrentHashMap<>();

    /// @param recent where the router leaves what it has read
    public Dispatcher(Store store, Surroundings surroundings, Sending sending, Pace pace, RecentEvents recent) {
        this.store = store;
        this.surroundings = surroundings;
        this.sending = sending;
        this.pace = pace;
        this.recent = recent;
    }

    /// Serves exactly these channels from now on.
    public synchronized void serve(Collection<Channel> channels, Retrying retrying) throws InterruptedException {
        List<ChannelQueue> gone = new ArrayList<>();
        for (var queue : List.copyOf(queues.values())) {
            if (!channels.contains(queue.channel())) {
                queues.remove(queue.channel().name());
                gone.add(queue);
            }
        }
        // the old one of a name ends before the new one begins: never two at once for one channel
        stop(gone);
        for (var channel : channels) {
            queues.computeIfAbsent(channel.name(), _ -> {
                var queue = new ChannelQueue(channel, store, surroundings, sending, retrying, pace, counts, recent);
                queue.start();
                return queue;
            });
        }
    }

    /// Something was put into the outbox.
    public void wake() {
        queues.values().forEach(ChannelQueue::wake);
    }

    public DeliveryCounts counts() {
        return counts;
    }

    /// Channels that are left in peace for now, with the time until which they are.
    public Map<String, Long> paused(long now) {
        var paused = new java.util.TreeMap<String, Long>();
        queues.forEach((name, queue) -> {
            if (queue.pausedUntil() > now) {
                paused.put(name, queue.pausedUntil());
            }
        });
        return paused;
    }

    public synchronized void close() throws InterruptedException {
        stop(List.copyOf(queues.values()));
        queues.clear();
    }

    private static void stop(List<ChannelQueue> queues) throws InterruptedException {
        List<Thread> stopping = new ArrayList<>();
        for (var queue : queues) {
            stopping.add(Thread.startVirtualThread(() -> {
                try {
                    queue.close(PATIENCE);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (var thread : stopping) {
            thread.join();
        }
    }
}
