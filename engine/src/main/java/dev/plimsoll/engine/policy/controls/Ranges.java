package dev.plimsoll.engine.policy.controls;

import org.jspecify.annotations.Nullable;

/// Checks that numbers in a policy are within sense; a message begins with the key at fault.
final class Ranges {
    private Ranges() {}

    static void notNegative(String key, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be 0 or more");
        }
    }

    static void within(String key, @Nullable Double value, double low, double high) {
        // written so that NaN is refused as well
        if (value != null && !(value >= low && value <= high)) {
            throw new IllegalArgumentException(key + " is " + value + "; it must lie between " + low + " and " + high);
        }
    }
}
