package dev.plimsoll.server.access.login;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often somebody may: a bucket for each that fills evenly and holds a minute's worth. Those who were not
/// seen for longest are forgotten, so that many addresses cost no more memory than a few.
final class RateLimits {
    private static final int MOST = 20_000;
    private static final double MINUTE = 60_000;

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

    private record Bucket(double left, long at) {}

    RateLimits(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /// Takes one.
    ///
    /// @return whether there was one
    synchronized boolean take(String who) {
        var bucket = filled(who);
        boolean there = bucket.left >= 1;
        buckets.put(who, new Bucket(there ? bucket.left - 1 : bucket.left, bucket.at));
        return there;
    }

    /// Seconds until there is one again.
    long seconds() {
        return Math.max(1, Math.round(60.0 / perMinute));
    }

    private Bucket filled(String who) {
        long now = clock.millis();
        var known = buckets.get(who);
        return known == null
                ? new Bucket(perMinute, now)
                : new Bucket(Math.min(perMinute, known.left + Math.max(0, now - known.at) * perMinute / MINUTE), now);
    }
}
