package dev.plimsoll.notifier.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// How much one sender may post: one that runs wild gets 429 and leaves room for the others. A sender is a token, else
/// an address. What is left of a second is kept for two.
///
/// Safe for several threads.
public final class SenderRate {
    private static final int MOST_SENDERS = 10_000;
    private static final double NANOSECONDS = 1_000_000_000.0;

    private final IntSupplier perSecond;
    private final LongSupplier clock;
    private final Map<String, Sender> senders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sender> eldest) {
            return size() > MOST_SENDERS;
        }
    };

    private static final class Sender {
        private double left;
        private long at;
    }

    /// @param perSecond posts, as the configuration says now
    public SenderRate(IntSupplier perSecond) {
        this(perSecond, System::nanoTime);
    }

    SenderRate(IntSupplier perSecond, LongSupplier clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    void check(Request request) throws RefusalException {
        // whoever is let in by a token was checked before
        var token = request.header("Authorization");
        if (!takes(token.isEmpty() ? "from " + request.sender() : "by " + token)) {
            throw new RefusalException(
                    429, "more than " + perSecond.getAsInt() + " posts in a second (intake.perSecond)", 1);
        }
    }

    synchronized boolean takes(String name) {
        int allowed = perSecond.getAsInt();
        long now = clock.getAsLong();
        var sender = senders.get(name);
        if (sender == null) {
            sender = new Sender();
            sender.left = 2.0 * allowed;
            sender.at = now;
            senders.put(name, sender);
        }
        sender.left = Math.min(2.0 * allowed, sender.left + (now - sender.at) / NANOSECONDS * allowed);
        sender.at = now;
        if (sender.left < 1) {
            return false;
        }
        sender.left--;
        return true;
    }
}
