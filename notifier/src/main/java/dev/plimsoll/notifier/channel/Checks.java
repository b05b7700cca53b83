package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What compact constructors ask of values. Readers of files leave out what is not there, so any of them may be null.
final class Checks {
    private Checks() {}

    /// @throws IllegalArgumentException if it is missing, empty or has control characters
    static String text(String key, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        if (value.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException(key + " has control characters");
        }
        return value.strip();
    }

    static String text(String key, @Nullable String value, String usual) {
        return value == null || value.isBlank() ? usual : text(key, value);
    }

    static <T> T present(String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }

    /// An address over HTTP, without a slash at its end.
    static String url(String key, @Nullable String value) {
        var text = text(key, value);
        checkUrl(key, text);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    static String url(String key, @Nullable String value, String usual) {
        return value == null || value.isBlank() ? usual : url(key, value);
    }

    static Secret url(String key, @Nullable Secret value) {
        checkUrl(key, present(key, value).reveal());
        return Objects.requireNonNull(value);
    }

    static <T> List<T> list(@Nullable List<T> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    static <K, V> Map<K, V> map(@Nullable Map<K, V> values) {
        return values == null ? Map.of() : Map.copyOf(values);
    }

    /// @param usual what 0, which stands for "not given", means
    static int range(String key, int value, int usual, int least, int most) {
        if (value == 0) {
            return usual;
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + "; expected " + least + " to " + most);
        }
        return value;
    }

    private static void checkUrl(String key, String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(key + " is no address; expected https://host/path");
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(key + " is no address over HTTP; expected https://host/path");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(key + " holds a user's name: give it in the keys for credentials");
        }
    }
}
