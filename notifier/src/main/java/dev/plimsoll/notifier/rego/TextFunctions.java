package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.array;
import static dev.plimsoll.notifier.rego.Functions.arrayOf;
import static dev.plimsoll.notifier.rego.Functions.index;
import static dev.plimsoll.notifier.rego.Functions.made;
import static dev.plimsoll.notifier.rego.Functions.object;
import static dev.plimsoll.notifier.rego.Functions.text;
import static dev.plimsoll.notifier.rego.Functions.texts;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// Functions about texts. Places and lengths are counted in code points.
final class TextFunctions {
    private TextFunctions() {}

    static void addTo(Functions.Collected all) {
        test(all, "contains", String::contains);
        test(all, "startswith", String::startsWith);
        test(all, "endswith", String::endsWith);
        anyOf(all, "strings.any_prefix_match", String::startsWith);
        anyOf(all, "strings.any_suffix_match", String::endsWith);
        all.add("concat", 2, (arguments, budget) -> {
            var separator = text(arguments.get(0));
            var parts = texts(arguments.get(1));
            long length = 0;
            for (var part : parts) {
                length += part.length() + separator.length();
            }
            room(length, budget);
            return made(String.join(separator, parts), budget);
        });
        all.add(
                "lower",
                1,
                (arguments, budget) -> made(text(arguments.getFirst()).toLowerCase(Locale.ROOT), budget));
        all.add(
                "upper",
                1,
                (arguments, budget) -> made(text(arguments.getFirst()).toUpperCase(Locale.ROOT), budget));
        all.add("indexof", 2, (arguments, budget) -> indexOf(text(arguments.get(0)), text(arguments.get(1))));
        all.add(
                "indexof_n",
                2,
                (arguments, budget) -> indicesOf(text(arguments.get(0)), text(arguments.get(1)), budget));
        all.add("strings.count", 2, (arguments, budget) -> count(text(arguments.get(0)), text(arguments.get(1))));
        all.add(
                "strings.reverse",
                1,
                (arguments, budget) -> made(
                        new StringBuilder(text(arguments.getFirst())).reverse().toString(), budget));
        all.add(
                "replace",
                3,
                (arguments, budget) ->
                        replaced(text(arguments.get(0)), text(arguments.get(1)), text(arguments.get(2)), budget));
        all.add("strings.replace_n", 2, (arguments, budget) -> {
            var replaced = new Text(text(arguments.get(1)));
            for (var entry : object(arguments.get(0)).entrySet()) {
                replaced = replaced(replaced.value(), text(entry.getKey()), text(entry.getValue()), budget);
            }
            return replaced;
        });
        all.add(
                "split",
                2,
                (arguments, budget) -> arrayOf(split(text(arguments.get(0)), text(arguments.get(1))), budget));
        all.add(
                "sprintf",
                2,
                (arguments, budget) ->
                        made(Sprintf.text(text(arguments.get(0)), array(arguments.get(1)), budget), budget));
        all.add("substring", 3, (arguments, budget) -> substring(arguments, budget));
        trims(all);
    }

    private static void trims(Functions.Collected all) {
        all.add("trim", 2, (arguments, budget) -> {
            Predicate<Integer> cut = oneOf(text(arguments.get(1)));
            return made(trimRight(trimLeft(text(arguments.get(0)), cut), cut), budget);
        });
        all.add(
                "trim_left",
                2,
                (arguments, budget) -> made(trimLeft(text(arguments.get(0)), oneOf(text(arguments.get(1)))), budget));
        all.add(
                "trim_right",
                2,
                (arguments, budget) -> made(trimRight(text(arguments.get(0)), oneOf(text(arguments.get(1)))), budget));
        all.add(
                "trim_space",
                1,
                (arguments, budget) -> made(text(arguments.getFirst()).strip(), budget));
        all.add("trim_prefix", 2, (arguments, budget) -> {
            var text = text(arguments.get(0));
            var prefix = text(arguments.get(1));
            return made(text.startsWith(prefix) ? text.substring(prefix.length()) : text, budget);
        });
        all.add("trim_suffix", 2, (arguments, budget) -> {
            var text = text(arguments.get(0));
            var suffix = text(arguments.get(1));
            return made(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text, budget);
        });
    }

    /// Refuses what would not fit before it is made.
    static void room(long characters, Budget budget) {
        if (characters > budget.charactersLeft()) {
            throw new Halt("the texts together have more characters than allowed");
        }
    }

    private static void test(Functions.Collected all, String name, BiPredicate<String, String> holds) {
        all.add(name, 2, (arguments, budget) -> {
            var text = text(arguments.get(0));
            budget.step(1 + text.length() / 64);
            return Bool.of(holds.test(text, text(arguments.get(1))));
        });
    }

    private static void anyOf(Functions.Collected all, String name, BiPredicate<String, String> holds) {
        all.add(name, 2, (arguments, budget) -> {
            for (var text : oneOrMany(arguments.get(0))) {
                for (var part : oneOrMany(arguments.get(1))) {
                    budget.step();
                    if (holds.test(text, part)) {
                        return Bool.TRUE;
                    }
                }
            }
            return Bool.FALSE;
        });
    }

    private static List<String> oneOrMany(Value value) throws NotApplicable {
        return value instanceof Text(String text) ? List.of(text) : texts(value);
    }

    private static Num indexOf(String text, String part) throws NotApplicable {
        if (part.isEmpty()) {
            throw new NotApplicable();
        }
        int at = text.indexOf(part);
        return Num.of(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static Value indicesOf(String text, String part, Budget budget) throws NotApplicable {
        if (part.isEmpty()) {
            throw new NotApplicable();
        }
        List<Value> places = new ArrayList<>();
        int from = 0;
        int points = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            budget.step();
            points += text.codePointCount(from, at);
            from = at;
            places.add(Num.of(points));
        }
        return new Array(places);
    }

    private static Num count(String text, String part) throws NotApplicable {
        if (part.isEmpty()) {
            throw new NotApplicable();
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return Num.of(count);
    }

    private static Text replaced(String text, String old, String by, Budget budget) {
        long growth = Math.max(0L, by.length() - (long) old.length());
        if (growth > 0) {
            long most = old.isEmpty() ? text.length() + 1L : text.length() / old.length();
            // only when it could matter is it counted how often
            if (most * growth > budget.charactersLeft()) {
                long times = 0;
                for (int at = text.indexOf(old); at >= 0 && at < text.length() && times < most; times++) {
                    at = text.indexOf(old, at + Math.max(1, old.length()));
                }
                room(text.length() + (times + 1) * growth, budget);
            }
        }
        return made(text.replace(old, by), budget);
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(point -> parts.add(Character.toString(point)));
            return parts;
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Value substring(List<Value> arguments, Budget budget) throws NotApplicable {
        var text = text(arguments.get(0));
        int from = index(arguments.get(1));
        int length = index(arguments.get(2));
        if (from < 0) {
            throw new NotApplicable();
        }
        int points = text.codePointCount(0, text.length());
        if (from >= points) {
            return new Text("");
        }
        int to = length < 0 ? points : (int) Math.min(points, (long) from + length);
        int start = text.offsetByCodePoints(0, from);
        return made(text.substring(start, text.offsetByCodePoints(start, to - from)), budget);
    }

    private static Predicate<Integer> oneOf(String points) {
        return point -> points.indexOf(point) >= 0;
    }

    private static String trimLeft(String text, Predicate<Integer> cut) {
        int at = 0;
        while (at < text.length() && cut.test(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(at);
    }

    private static String trimRight(String text, Predicate<Integer> cut) {
        int end = text.length();
        while (end > 0 && cut.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }
}
