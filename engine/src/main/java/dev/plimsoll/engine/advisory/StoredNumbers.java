package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Exploitation;
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

    /// The three decision points in one number: in steps of 1 the state, of 4 whether it can be automated, of 16 the
    /// impact, the latter two from 1 and 0 where nothing is said.
    static @Nullable Integer of(@Nullable Exploitation exploitation) {
        if (exploitation == null) {
            return null;
        }
        var automatable = exploitation.automatable();
        var impact = exploitation.impact();
        return switch (exploitation.state()) {
                    case NONE -> 0;
                    case POC -> 1;
                    case ACTIVE -> 2;
                }
                + 4 * (automatable == null ? 0 : automatable ? 2 : 1)
                + 16
                        * (impact == null
                                ? 0
                                : switch (impact) {
                                    case PARTIAL -> 1;
                                    case TOTAL -> 2;
                                });
    }

    /// @param number as given by [#of(Exploitation)]
    static Exploitation exploitation(int number) {
        var state =
                switch (number & 3) {
                    case 0 -> Exploitation.State.NONE;
                    case 1 -> Exploitation.State.POC;
                    default -> Exploitation.State.ACTIVE;
                };
        int automatable = (number >> 2) & 3;
        int impact = (number >> 4) & 3;
        return new Exploitation(
                state,
                automatable == 0 ? null : (Boolean) (automatable == 2),
                impact == 0 ? null : impact == 1 ? Exploitation.Impact.PARTIAL : Exploitation.Impact.TOTAL);
    }
}
