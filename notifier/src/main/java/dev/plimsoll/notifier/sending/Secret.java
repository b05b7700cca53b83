package dev.plimsoll.notifier.sending;

import com.fasterxml.jackson.annotation.JsonCreator;

/// A password, a token, or an address that is as good as one: records that hold it never show it.
public final class Secret {
    /// What stands where a secret would.
    static final String HIDDEN = "***";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /// @throws IllegalArgumentException if the text is blank or has line breaks in it
    @JsonCreator
    public static Secret of(String text) {
        var value = text.strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("is a secret that is empty: set the variable or the file that it names");
        }
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("is a secret with control characters: one line is expected");
        }
        return new Secret(value);
    }

    /// The value itself, for the destination alone.
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
