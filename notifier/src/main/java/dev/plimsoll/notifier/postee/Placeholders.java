package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.channel.UndeliverableException;
import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `event.input.PLACE` in the texts of actions: what stands at that place in what the template made, or all of it where
/// that is no JSON. Postee knows it in `body-content`, `docker-cmd`, `kube-label-selector` and `kube-actions`.
final class Placeholders {
    private static final Pattern PLACE = Pattern.compile("event\\.input((?:\\.[A-Za-z0-9_-]+)*)");

    private static final Text NOTHING = new Text("");

    private Placeholders() {}

    static boolean in(String text) {
        return PLACE.matcher(text).find();
    }

    /// @throws UndeliverableException if it becomes too long
    static String fill(String text, Content content, int limit) throws UndeliverableException {
        // within quotes of a JSON text a value must not end them
        boolean json =
                text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
        var filled = PLACE.matcher(text).replaceAll(place -> {
            var value = at(content.result(), place.group(1));
            var shown = value instanceof Text(String plain) ? plain : RegoTemplates.json(value);
            return Matcher.quoteReplacement(json && value instanceof Text ? quoted(shown) : shown);
        });
        if (filled.length() > limit) {
            throw UndeliverableException.refused(
                    "with its values a text of the action has more than " + limit + " characters");
        }
        return filled;
    }

    private static String quoted(String text) {
        var json = RegoTemplates.json(new Text(text));
        return json.substring(1, json.length() - 1);
    }

    private static Value at(Value from, String path) {
        if (!(from instanceof Obj) && !(from instanceof Array)) {
            return from;
        }
        var value = from;
        for (var step : path.split("\\.", -1)) {
            if (step.isEmpty()) {
                continue;
            }
            value = switch (value) {
                case Obj(var entries) -> entries.getOrDefault(new Text(step), NOTHING);
                case Array(var items) ->
                    step.matches("\\d{1,6}") && Integer.parseInt(step) < items.size()
                            ? items.get(Integer.parseInt(step))
                            : NOTHING;
                case Text _, Num _, Bool _, Null _, SetOf _ -> NOTHING;
            };
        }
        return value instanceof Null ? NOTHING : value;
    }
}
