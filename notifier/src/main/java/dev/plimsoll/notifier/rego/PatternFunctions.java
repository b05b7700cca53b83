package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.arrayOf;
import static dev.plimsoll.notifier.rego.Functions.index;
import static dev.plimsoll.notifier.rego.Functions.made;
import static dev.plimsoll.notifier.rego.Functions.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.ArrayList;
import java.util.List;

/// Regular expressions of RE2, whose time grows with the text alone, and globs.
final class PatternFunctions {
    private static final int MAX_PATTERN = 10_000;
    /// Matching costs about this many steps for each character.
    private static final int STEPS_PER_CHARACTER = 2;

    private PatternFunctions() {}

    static void addTo(Functions.Collected all) {
        for (var name : List.of("regex.match", "re_match")) {
            all.add(
                    name,
                    2,
                    (arguments, budget) -> Bool.of(matcher(arguments.get(0), text(arguments.get(1)), budget)
                            .find()));
        }
        all.add("regex.is_valid", 1, (arguments, budget) -> {
            if (!(arguments.getFirst() instanceof Text(String pattern)) || pattern.length() > MAX_PATTERN) {
                return Bool.FALSE;
            }
            try {
                Pattern.compile(pattern);
                return Bool.TRUE;
            } catch (PatternSyntaxException e) {
                return Bool.FALSE;
            }
        });
        all.add("regex.split", 2, (arguments, budget) -> {
            var text = text(arguments.get(1));
            var matcher = matcher(arguments.get(0), text, budget);
            List<String> parts = new ArrayList<>();
            int from = 0;
            while (matcher.find()) {
                if (matcher.end() > 0 && matcher.start() < text.length()) {
                    parts.add(text.substring(from, matcher.start()));
                    from = matcher.end();
                }
            }
            parts.add(text.substring(from));
            return arrayOf(parts, budget);
        });
        all.add("regex.find_n", 3, (arguments, budget) -> {
            var matcher = matcher(arguments.get(0), text(arguments.get(1)), budget);
            int most = index(arguments.get(2));
            List<String> found = new ArrayList<>();
            while ((most < 0 || found.size() < most) && matcher.find()) {
                found.add(matcher.group());
            }
            return arrayOf(found, budget);
        });
        all.add("regex.find_all_string_submatch_n", 3, (arguments, budget) -> {
            var matcher = matcher(arguments.get(0), text(arguments.get(1)), budget);
            int most = index(arguments.get(2));
            List<Value> found = new ArrayList<>();
            while ((most < 0 || found.size() < most) && matcher.find()) {
                List<String> groups = new ArrayList<>();
                for (int group = 0; group <= matcher.groupCount(); group++) {
                    var content = matcher.group(group);
                    groups.add(content == null ? "" : content);
                }
                found.add(arrayOf(groups, budget));
            }
            return new Array(found);
        });
        all.add("regex.replace", 3, (arguments, budget) -> {
            var text = text(arguments.get(0));
            var by = text(arguments.get(2));
            var out = new StringBuilder();
            var matcher = matcher(arguments.get(1), text, budget);
            int from = 0;
            while (matcher.find()) {
                out.append(text, from, matcher.start());
                expand(matcher, by, out);
                TextFunctions.room(out.length(), budget);
                from = matcher.end();
            }
            return made(out.append(text, from, text.length()).toString(), budget);
        });
        all.add("glob.match", 3, (arguments, budget) -> {
            List<String> delimiters =
                    arguments.get(1) instanceof Value.Null ? List.of() : Functions.texts(arguments.get(1));
            if (delimiters.isEmpty() && !(arguments.get(1) instanceof Value.Null)) {
                delimiters = List.of(".");
            }
            var pattern = new Text(expression(text(arguments.get(0)), String.join("", delimiters)));
            return Bool.of(matcher(pattern, text(arguments.get(2)), budget).matches());
        });
    }

    private static Matcher matcher(Value pattern, String text, Budget budget) throws NotApplicable {
        var expression = text(pattern);
        budget.step(1 + expression.length() + (long) text.length() * STEPS_PER_CHARACTER);
        if (expression.length() > MAX_PATTERN) {
            throw new Halt("a regular expression has more than " + MAX_PATTERN + " characters");
        }
        try {
            return Pattern.compile(expression).matcher(text);
        } catch (PatternSyntaxException e) {
            throw new NotApplicable();
        }
    }

    /// `$1`, `${1}`, `${name}` and `$$` as in Go's package regexp; what does not exist is empty.
    private static void expand(Matcher matcher, String by, StringBuilder out) {
        int at = 0;
        while (at < by.length()) {
            char c = by.charAt(at++);
            if (c != '$' || at == by.length()) {
                out.append(c);
            } else if (by.charAt(at) == '$') {
                out.append('$');
                at++;
            } else {
                boolean braced = by.charAt(at) == '{';
                int from = braced ? at + 1 : at;
                int end = from;
                while (end < by.length() && (Character.isLetterOrDigit(by.charAt(end)) || by.charAt(end) == '_')) {
                    end++;
                }
                boolean closed = !braced || (end < by.length() && by.charAt(end) == '}');
                if (end == from || !closed) {
                    out.append('$');
                    continue;
                }
                out.append(group(matcher, by.substring(from, end)));
                at = braced ? end + 1 : end;
            }
        }
    }

    private static String group(Matcher matcher, String name) {
        try {
            boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
            var group = number
                    ? name.length() < 4 && Integer.parseInt(name) <= matcher.groupCount()
                            ? matcher.group(Integer.parseInt(name))
                            : null
                    : matcher.group(name);
            return group == null ? "" : group;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /// A glob as a regular expression: `*` stops at delimiters, `**` does not.
    private static String expression(String glob, String delimiters) throws NotApplicable {
        var not = "(?s:.)";
        if (!delimiters.isEmpty()) {
            var set = new StringBuilder("[^");
            delimiters.codePoints().forEach(point -> set.append(String.format("\\x{%x}", point)));
            not = set.append(']').toString();
        }
        var out = new StringBuilder();
        int alternatives = 0;
        for (int at = 0; at < glob.length(); at++) {
            char c = glob.charAt(at);
            switch (c) {
                case '*' -> {
                    boolean all = at + 1 < glob.length() && glob.charAt(at + 1) == '*';
                    out.append(all ? "(?s:.*)" : not + "*");
                    at += all ? 1 : 0;
                }
                case '?' -> out.append(not);
                case '{' -> {
                    alternatives++;
                    out.append("(?:");
                }
                case '}' -> {
                    out.append(alternatives > 0 ? ")" : "\\}");
                    alternatives = Math.max(0, alternatives - 1);
                }
                case ',' -> out.append(alternatives > 0 ? "|" : ",");
                case '\\' -> {
                    at++;
                    out.append(at < glob.length() ? Pattern.quote(String.valueOf(glob.charAt(at))) : "\\\\");
                }
                case '[' -> {
                    int end = glob.indexOf(']', at);
                    if (end < 0) {
                        throw new NotApplicable();
                    }
                    var content = glob.substring(at + 1, end);
                    out.append('[')
                            .append(content.startsWith("!") ? "^" + content.substring(1) : content)
                            .append(']');
                    at = end;
                }
                default -> out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return out.toString();
    }
}
