package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By what two inputs are the same (`unique-message-props`): what stands at some places in them.
public final class MessageKey {
    private MessageKey() {}

    /// @param places names joined by dots; of a list the first element counts
    /// @return the values, each with its length, so that no two inputs share a key by chance
    public static String of(Value input, List<String> places) {
        var key = new StringBuilder();
        for (var place : places) {
            var value = text(at(input, place.split("\\.", -1)));
            key.append(value.length()).append(':').append(value);
        }
        return key.toString();
    }

    private static @Nullable Value at(Value from, String[] names) {
        @Nullable Value value = from;
        for (var name : names) {
            if (value instanceof Array(var items)) {
                value = items.isEmpty() ? null : items.getFirst();
            }
            value = value instanceof Obj(var entries) ? entries.get(new Text(name)) : null;
        }
        return value;
    }

    private static String text(@Nullable Value value) {
        return switch (value) {
            case null -> "";
            case Null _ -> "";
            case Text(String text) -> text;
            case Value other -> RegoTemplates.json(other);
        };
    }
}
