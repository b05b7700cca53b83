package dev.plimsoll.engine.matching.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Python's versions (PEP 440, "Summary of permitted suffixes and relative ordering"). What PEP 440 does not know
/// sorts before everything it knows, as setuptools did: [#understands] tells the two apart.
final class Pep440Version implements VersionScheme {
    @Override
    public String name() {
        return "pep440";
    }

    @Override
    public Comparison compare(String left, String right) {
        if (left.isBlank() || right.isBlank()) {
            return Comparison.UNKNOWN;
        }
        var l = Pep440.parse(left);
        var r = Pep440.parse(right);
        if (l != null && r != null) {
            return Comparison.of(l.compareTo(r));
        }
        if (l == null && r == null) {
            return Comparison.of(compareLegacy(legacyParts(left), legacyParts(right)));
        }
        return l == null ? Comparison.LESS : Comparison.GREATER;
    }

    @Override
    public Comparison decide(String left, String right) {
        return understands(left) && understands(right) ? compare(left, right) : Comparison.UNKNOWN;
    }

    @Override
    public boolean understands(String version) {
        return Pep440.parse(version) != null;
    }

    private static int compareLegacy(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            var l = left.get(i);
            var r = right.get(i);
            int sign = Digits.isNumber(l) && Digits.isNumber(r) ? Digits.compare(l, r) : l.compareTo(r);
            if (sign != 0) {
                return sign;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /// Numbers, and words that a `*` marks, as setuptools' `parse_version` made them before PEP 440. A star sorts
    /// before every digit, so that 1.0-foo is older than 1.0.1.
    private static List<String> legacyParts(String version) {
        var text = version.strip().toLowerCase(Locale.ROOT);
        var parts = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int end = legacyPartEnd(text, at);
            var part = text.substring(at, end);
            at = end;
            if (Digits.isNumber(part)) {
                parts.add(part);
                continue;
            }
            var word =
                    switch (part) {
                        case "." -> "";
                        case "pre", "preview", "rc" -> "*c";
                        case "-" -> "*final-";
                        case "dev" -> "*@";
                        default -> "*" + part;
                    };
            if (!word.isEmpty()) {
                addWord(parts, word);
            }
        }
        addWord(parts, "*final");
        return parts;
    }

    private static void addWord(List<String> parts, String word) {
        if (word.compareTo("*final") < 0) {
            while (!parts.isEmpty() && parts.getLast().equals("*final-")) {
                parts.removeLast();
            }
        }
        while (!parts.isEmpty() && Digits.isNumber(parts.getLast()) && Digits.isZero(parts.getLast())) {
            parts.removeLast();
        }
        parts.add(word);
    }

    private static int legacyPartEnd(String text, int from) {
        char first = text.charAt(from);
        if (first == '.' || first == '-') {
            return from + 1;
        }
        int kind = legacyKind(first);
        int at = from + 1;
        while (at < text.length() && legacyKind(text.charAt(at)) == kind) {
            at++;
        }
        return at;
    }

    private static int legacyKind(char c) {
        return Digits.isDigit(c) ? 0 : Digits.isLetter(c) ? 1 : c == '.' || c == '-' ? 2 : 3;
    }
}
