package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.store.Sql;
import java.sql.SQLException;

/// When a route lets its messages go.
public interface Pace {
    /// Whether messages of this route are counted: then each is written down before the next goes.
    boolean counts(String route);

    /// The earliest time for a message of this route, in milliseconds since 1970; `now` or earlier if it may go now.
    ///
    /// @param sql to count what went before
    long earliest(Sql sql, String route, String channel, long now) throws SQLException;
}
