package dev.plimsoll.server.platform;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Numbers of many rows in one text, as `STRING_AGG(CAST(… AS TEXT), ',')` gives them: no row for each on the way.
public final class Numbers {
    private Numbers() {}

    /// @param joined with commas between them; absent for none
    public static void each(@Nullable String joined, LongConsumer to) {
        if (joined == null || joined.isEmpty()) {
            return;
        }
        int begin = 0;
        while (begin <= joined.length()) {
            int comma = joined.indexOf(',', begin);
            int end = comma < 0 ? joined.length() : comma;
            to.accept(Long.parseLong(joined, begin, end, 10));
            begin = end + 1;
        }
    }
}
