package dev.plimsoll.notifier.route;

import java.util.ArrayList;
import java.util.List;

/// Takes `a && b && c` apart, for people who ask which of them does not hold. What is not plainly such a chain stays
/// whole.
final class Conjunction {
    private Conjunction() {}

    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int end = quoteEnd(text, i);
                if (end < 0) {
                    return List.of(text);
                }
                i = end;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            } else if ((depth == 0 && (c == '?' || text.startsWith("||", i)))
                    || text.startsWith("//", i)
                    || text.startsWith("r\"", i)
                    || text.startsWith("r'", i)) {
                return List.of(text);
            } else if (depth == 0 && text.startsWith("&&", i)) {
                parts.add(text.substring(from, i).strip());
                from = i + 2;
                i++;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    private static int quoteEnd(String text, int start) {
        var quote = text.charAt(start);
        if (text.startsWith(String.valueOf(quote).repeat(3), start)) {
            return -1;
        }
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }
}
