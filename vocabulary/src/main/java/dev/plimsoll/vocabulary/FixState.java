package dev.plimsoll.vocabulary;

import java.util.Locale;

/// What the publisher of the package does about a vulnerability.
public enum FixState {
    FIXED,
    NOT_FIXED,
    WONT_FIX,
    UNDER_INVESTIGATION,
    END_OF_LIFE,
    UNKNOWN;

    /// The name in reports and policies, for example `wont-fix`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Reads a label.
    ///
    /// @throws IllegalArgumentException if there is no such state
    public static FixState parse(String text) {
        for (var state : values()) {
            if (state.label().equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a fix state; use fixed, not-fixed, wont-fix, under-investigation, end-of-life or unknown");
    }
}
