package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.delivery.Pace;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.store.Sql;
import dev.plimsoll.vocabulary.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Supplier;

/// When messages go: after the hours of their route, and no more of them than its limit allows.
public final class Pacing implements Pace {
    private final Supplier<RouteBook> book;

    public Pacing(Supplier<RouteBook> book) {
        this.book = book;
    }

    @Override
    public boolean counts(String name) {
        var route = book.get().byName().get(name);
        return route != null && route.limit() != null;
    }

    @Override
    public long earliest(Sql sql, String name, String channel, long now) throws SQLException {
        var route = book.get().byName().get(name);
        var limit = route == null ? null : route.limit();
        if (limit == null) {
            return now;
        }
        // the time at which the oldest of the last so many falls out of the stretch
        var oldest = sql.query(
                """
                SELECT done_at FROM delivery WHERE route = ? AND channel = ? AND state = 'DELIVERED' AND done_at > ?
                ORDER BY done_at DESC LIMIT 1 OFFSET ?\
                """, row -> row.getLong(1), name, channel, now - limit.per().toMillis(), limit.messages() - 1);
        return oldest.isEmpty() ? now : oldest.getFirst() + limit.per().toMillis() + 1;
    }

    /// When a message about this event may go at the earliest, having waited for others of its group.
    static long due(Route route, Event event, Instant now) {
        return within(route, Facts.severity(event), now.plus(route.group().pause()));
    }

    static long within(Route route, Severity severity, Instant time) {
        var found = time;
        // hours and quiet hours push one another on; a few rounds settle it, or nothing does
        for (int round = 0; round < 10; round++) {
            var before = found;
            var schedule = route.schedule();
            if (schedule != null && !isExcepted(schedule, severity)) {
                found = schedule.nextWithin(found);
            }
            for (var quiet : route.quiet()) {
                if (!isExcepted(quiet, severity)) {
                    found = quiet.nextOutside(found);
                }
            }
            if (found.equals(before)) {
                break;
            }
        }
        return found.toEpochMilli();
    }

    private static boolean isExcepted(Hours hours, Severity severity) {
        var except = hours.except();
        return except != null && severity != Severity.UNKNOWN && !except.isWorseThan(severity);
    }
}
