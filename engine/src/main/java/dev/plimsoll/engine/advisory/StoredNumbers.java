package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import org.jspecify.annotations.Nullable;

/// The numbers that stand for words in the database; they stay when the enumerations' order does not.
final class StoredNumbers {
    private StoredNumbers() {}

    static @Nullable Integer of(@Nullable Severity severity) {
        if (severity == null) {
            return null;
        }
        return switch (severity) {
            case CRITICAL -> 5;
            case HIGH -> 4;
            case MEDIUM -> 3;
            case LOW -> 2;
            case NEGLIGIBLE -> 1;
            case UNKNOWN -> 0;
        };
    }

    /// @param number 0 to 5, as given by [#of]
    static Severity severity(int number) {
        for (var severity : Severity.values()) {
            if (Integer.valueOf(number).equals(of(severity))) {
                return severity;
            }
        }
        return Severity.UNKNOWN;
    }

    static @Nullable Integer of(@Nullable FixState state) {
        if (state == null) {
            return null;
        }
        return switch (state) {
            case FIXED -> 1;
            case NOT_FIXED -> 2;
            case WONT_FIX -> 3;
            case UNDER_INVESTIGATION -> 4;
            case END_OF_LIFE -> 5;
            case UNKNOWN -> 6;
        };
    }

    /// @param number 1 to 6, as given by [#of]
    static FixState fixState(int number) {
        for (var state : FixState.values()) {
            if (Integer.valueOf(number).equals(of(state))) {
                return state;
            }
        }
        return FixState.UNKNOWN;
    }
}
