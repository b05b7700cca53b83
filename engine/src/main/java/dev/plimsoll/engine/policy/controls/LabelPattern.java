package dev.plimsoll.engine.policy.controls;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A label by its key, or by key and value, both with `*`: `maintainer`, `team=payments-*`.
///
/// @param value absent when any value will do
public record LabelPattern(String key, @Nullable String value) {
    /// Reads `key` or `key=value`.
    ///
    /// @throws IllegalArgumentException if the key is empty
    public static LabelPattern parse(String text) {
        int equals = text.indexOf('=');
        var key = (equals < 0 ? text : text.substring(0, equals)).strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not a label; expected key or key=value");
        }
        return new LabelPattern(
                key, equals < 0 ? null : text.substring(equals + 1).strip());
    }

    boolean matchesAny(Map<String, String> labels) {
        var keys = Glob.of(key);
        var wanted = value;
        var values = wanted == null ? null : Glob.of(wanted);
        return labels.entrySet().stream()
                .anyMatch(
                        label -> keys.matches(label.getKey()) && (values == null || values.matches(label.getValue())));
    }

    @Override
    public String toString() {
        return value == null ? key : key + "=" + value;
    }
}
