package dev.plimsoll.engine.matching.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Composer's versions: normalised as its `VersionParser` does (four numbers, `v` dropped, one spelling of each
/// stability), then ordered as PHP's `version_compare` does: any other word < dev < alpha < beta < RC < a number
/// or the end < patch.
///
/// A branch (`dev-main`) has no place in the order.
final class ComposerVersion implements VersionScheme {
    private static final int NUMBER = 4;
    private static final String ANY_PATCH = "9999999";

    @Override
    public String name() {
        return "composer";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = Parts.parse(left);
        var r = Parts.parse(right);
        if (l == null || r == null) {
            return Comparison.UNKNOWN;
        }
        int sign = compareTokens(l.tokens, r.tokens);
        // Composer drops build metadata, version_compare orders it: it decides between versions that are else the same
        return Comparison.of(sign == 0 ? compareTokens(l.build, r.build) : sign);
    }

    private static int compareTokens(List<String> left, List<String> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            if (i >= left.size()) {
                return -afterEnd(right.get(i));
            }
            if (i >= right.size()) {
                return afterEnd(left.get(i));
            }
            var l = left.get(i);
            var r = right.get(i);
            int sign =
                    Digits.isNumber(l) && Digits.isNumber(r) ? Digits.compare(l, r) : Integer.compare(rank(l), rank(r));
            if (sign != 0) {
                return sign;
            }
        }
        return 0;
    }

    /// How a version that goes on with this token stands to one that has ended.
    private static int afterEnd(String token) {
        return Digits.isNumber(token) ? 1 : Integer.compare(rank(token), NUMBER);
    }

    private static int rank(String token) {
        if (Digits.isNumber(token)) {
            return NUMBER;
        }
        // version_compare looks at how a word begins
        return token.startsWith("dev")
                ? 0
                : switch (token.charAt(0)) {
                    case 'a' -> 1;
                    case 'b' -> 2;
                    case 'p' -> NUMBER + 1;
                    default -> token.startsWith("rc") ? 3 : -1;
                };
    }

    private record Parts(List<String> tokens, List<String> build) {
        static @Nullable Parts parse(String version) {
            var text = version.strip().toLowerCase(Locale.ROOT);
            // "1.0@beta" and "1.0 as 1.1" are requirements around a version
            int end = firstOf(text, '@', ' ');
            text = text.substring(0, end);
            text = text.startsWith("v") ? text.substring(1) : text;
            if (text.isEmpty() || !Digits.isDigit(text.charAt(0))) {
                return null;
            }
            int plus = text.indexOf('+');
            var tokens = tokens(plus < 0 ? text : text.substring(0, plus));
            var build = plus < 0 ? List.<String>of() : tokens(text.substring(plus + 1));
            return tokens == null || build == null ? null : new Parts(padded(tokens), build);
        }

        private static int firstOf(String text, char a, char b) {
            int first = text.indexOf(a);
            int second = text.indexOf(b);
            return Math.min(first < 0 ? text.length() : first, second < 0 ? text.length() : second);
        }

        private static @Nullable List<String> tokens(String text) {
            var tokens = new ArrayList<String>();
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                int end = at;
                if (Digits.isDigit(c)) {
                    end = Digits.end(text, at);
                } else {
                    while (end < text.length() && Digits.isLetter(text.charAt(end))) {
                        end++;
                    }
                }
                if (end > at) {
                    tokens.add(text.substring(at, end));
                    at = end;
                } else if (".-_+/~".indexOf(c) >= 0) {
                    at++;
                } else {
                    return null;
                }
            }
            return tokens;
        }

        /// Four numbers first; `x` in 1.x-dev stands for every number, `stable` for nothing.
        private static List<String> padded(List<String> tokens) {
            var padded = new ArrayList<String>();
            int at = 0;
            boolean wild = false;
            while (at < tokens.size()
                    && (Digits.isNumber(tokens.get(at)) || tokens.get(at).equals("x"))) {
                wild |= tokens.get(at).equals("x");
                padded.add(wild ? ANY_PATCH : tokens.get(at));
                at++;
            }
            while (padded.size() < 4) {
                padded.add(wild ? ANY_PATCH : "0");
            }
            for (; at < tokens.size(); at++) {
                if (!tokens.get(at).equals("stable")) {
                    padded.add(tokens.get(at));
                }
            }
            return padded;
        }
    }
}
