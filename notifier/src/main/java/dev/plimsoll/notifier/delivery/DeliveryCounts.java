package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.channel.Outcome;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How attempts ended since the start, by channel.
public final class DeliveryCounts {
    private final Map<Key, LongAdder> attempts = new ConcurrentHashMap<>();

    /// @param outcome `delivered`, `later` or `refused`
    public record Key(String channel, String outcome) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byChannel = channel.compareTo(other.channel);
            return byChannel != 0 ? byChannel : outcome.compareTo(other.outcome);
        }
    }

    void attempted(String channel, Outcome outcome) {
        var word =
                switch (outcome) {
                    case Outcome.Delivered _ -> "delivered";
                    case Outcome.Later _ -> "later";
                    case Outcome.Refused _ -> "refused";
                };
        attempts.computeIfAbsent(new Key(channel, word), _ -> new LongAdder()).increment();
    }

    public SortedMap<Key, Long> attempts() {
        var counted = new TreeMap<Key, Long>();
        attempts.forEach((key, count) -> counted.put(key, count.sum()));
        return counted;
    }
}
