package dev.plimsoll.server.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list, and where the next part begins: by the key of its last element, so that the thousandth
/// page costs what the first does.
///
/// @param next the `after` of the next page; absent on the last
public record Page<T>(List<T> items, @Nullable String next) {
    /// Elements of a page where nothing else is asked for, and at most.
    public static final int DEFAULT = 50;

    public static final int LARGEST = 500;

    public Page {
        items = List.copyOf(items);
    }

    /// @param found one more than `limit`, where there are more
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> key) {
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), key.apply(found.get(limit - 1)));
    }

    /// @throws InvalidInput if it is no size of a page
    public static int limit(@Nullable String asked) {
        try {
            return limit(asked == null ? null : Integer.valueOf(asked));
        } catch (NumberFormatException e) {
            throw new InvalidInput("limit", "must be 1 to " + LARGEST);
        }
    }

    /// @throws InvalidInput if it is no size of a page
    public static int limit(@Nullable Integer asked) {
        if (asked == null) {
            return DEFAULT;
        }
        if (asked < 1 || asked > LARGEST) {
            throw new InvalidInput("limit", "must be 1 to " + LARGEST);
        }
        return asked;
    }
}
