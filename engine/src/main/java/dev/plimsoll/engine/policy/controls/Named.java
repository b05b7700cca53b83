package dev.plimsoll.engine.policy.controls;

import java.util.List;

/// Checks that a list in a policy names something: an empty one would demand nothing, and nobody would notice.
final class Named {
    private Named() {}

    /// A copy of the list.
    ///
    /// @param example of what one writes into it
    /// @throws IllegalArgumentException if it is empty; the message begins with the key
    static <T> List<T> atLeastOne(String key, List<T> items, String example) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException(key + " is empty; name at least one, for example " + example);
        }
        return List.copyOf(items);
    }
}
