package dev.plimsoll.notifier.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// What an operator reads of one channel: what happens first is told at once; what happens again within a minute is
/// counted and told in one line, so that ten thousand messages to a destination that refuses them are not ten thousand
/// lines. Every attempt stands in the database. Used by one thread.
final class ChannelLog {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelLog.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final String channel;
    private final Map<Kind, Told> told = new EnumMap<>(Kind.class);

    private enum Kind {
        LATER(Level.INFO, "a message did not go and is tried again"),
        REFUSED(
                Level.WARN,
                "a message was refused and is a dead letter; mend the cause, then send it again with"
                        + " 'plimsoll notifier replay'"),
        GIVEN_UP(
                Level.WARN,
                "a message was tried for too long and is a dead letter; send it again with 'plimsoll notifier replay'");

        private final Level level;
        private final String what;

        Kind(Level level, String what) {
            this.level = level;
            this.what = what;
        }
    }

    private static final class Told {
        private long at;
        private int since;
        private String reason = "";
    }

    ChannelLog(String channel) {
        this.channel = channel;
    }

    void later(long delivery, String reason, long nextTry, long now) {
        if (isFirst(Kind.LATER, reason, now)) {
            line(Kind.LATER, reason)
                    .addKeyValue("delivery", delivery)
                    .addKeyValue("nextTry", Instant.ofEpochMilli(nextTry))
                    .log(Kind.LATER.what);
        }
    }

    void refused(long delivery, String reason, long now) {
        if (isFirst(Kind.REFUSED, reason, now)) {
            line(Kind.REFUSED, reason).addKeyValue("delivery", delivery).log(Kind.REFUSED.what);
        }
    }

    void givenUp(long delivery, String reason, long now) {
        if (isFirst(Kind.GIVEN_UP, reason, now)) {
            line(Kind.GIVEN_UP, reason).addKeyValue("delivery", delivery).log(Kind.GIVEN_UP.what);
        }
    }

    /// The destination is left in peace.
    void paused(String reason, long until) {
        LOG.atWarn()
                .addKeyValue("channel", channel)
                .addKeyValue("reason", reason)
                .addKeyValue("until", Instant.ofEpochMilli(until))
                .log("a destination fails again and again and is left in peace; nothing is lost, what is for it waits");
    }

    void back() {
        LOG.atInfo().addKeyValue("channel", channel).log("a destination answers again; what waited for it goes now");
    }

    /// Tells what was counted, when its minute is over.
    void flush(long now) {
        told.forEach((kind, one) -> {
            if (one.since > 0 && now - one.at >= QUIET.toMillis()) {
                line(kind, one.reason).addKeyValue("times", one.since).log("again, in the last minute: " + kind.what);
                one.since = 0;
                one.at = now;
            }
        });
    }

    private boolean isFirst(Kind kind, String reason, long now) {
        var before = told.computeIfAbsent(kind, _ -> new Told());
        boolean again = before.at != 0 && now - before.at < QUIET.toMillis() && now >= before.at;
        before.reason = reason;
        if (again) {
            before.since++;
            return false;
        }
        flush(now);
        before.at = now;
        return true;
    }

    private LoggingEventBuilder line(Kind kind, String reason) {
        return LOG.atLevel(kind.level).addKeyValue("channel", channel).addKeyValue("reason", reason);
    }
}
