package dev.plimsoll.engine.matching.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A version by PEP 440, in normal form: `[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]`.
///
/// @param release without zeros at the end, which have no effect
/// @param pre `a`, `b` or `rc`; absent, as the others, where the version has no such part
/// @param local its parts
record Pep440(
        String epoch,
        List<String> release,
        @Nullable String pre,
        String preNumber,
        @Nullable String post,
        @Nullable String dev,
        @Nullable List<String> local)
        implements Comparable<Pep440> {

    static @Nullable Pep440 parse(String version) {
        return new Reader(version.strip().toLowerCase(Locale.ROOT)).read();
    }

    @Override
    public int compareTo(Pep440 other) {
        int sign = Digits.compare(epoch, other.epoch);
        for (int i = 0; sign == 0 && i < Math.max(release.size(), other.release.size()); i++) {
            sign = Digits.compare(part(release, i), part(other.release, i));
        }
        if (sign == 0) {
            sign = preRank().compareTo(other.preRank());
        }
        if (sign == 0) {
            sign = Digits.compare(preNumber, other.preNumber);
        }
        if (sign == 0) {
            sign = compareOptional(post(), other.post(), -1);
        }
        if (sign == 0) {
            sign = compareOptional(dev(), other.dev(), 1);
        }
        return sign == 0 ? compareLocal(local(), other.local()) : sign;
    }

    private static String part(List<String> numbers, int index) {
        return index < numbers.size() ? numbers.get(index) : "0";
    }

    /// 1.0.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0: a development release of the release itself comes first of all.
    private String preRank() {
        var stage = pre();
        return stage != null ? stage : post() == null && dev() != null ? "" : "~";
    }

    /// @param ofAbsent where an absent number stands: -1 before every number, 1 after
    private static int compareOptional(@Nullable String left, @Nullable String right, int ofAbsent) {
        if (left != null && right != null) {
            return Digits.compare(left, right);
        }
        return left == null && right == null ? 0 : left == null ? ofAbsent : -ofAbsent;
    }

    private static int compareLocal(@Nullable List<String> left, @Nullable List<String> right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            var l = left.get(i);
            var r = right.get(i);
            boolean lNumber = Digits.isNumber(l);
            boolean rNumber = Digits.isNumber(r);
            int sign = lNumber != rNumber ? lNumber ? 1 : -1 : lNumber ? Digits.compare(l, r) : l.compareTo(r);
            if (sign != 0) {
                return sign;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /// Reads from left to right; each part takes what it knows and leaves the rest to the next.
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        Pep440 read() {
            at = text.startsWith("v") ? 1 : 0;
            var epoch = "0";
            int bang = Digits.end(text, at);
            if (bang > at && bang < text.length() && text.charAt(bang) == '!') {
                epoch = text.substring(at, bang);
                at = bang + 1;
            }
            var release = release();
            if (release.isEmpty()) {
                return null;
            }
            String pre = null;
            var preNumber = "0";
            var stage = word("alpha", "beta", "preview", "pre", "rc", "a", "b", "c");
            if (stage != null) {
                pre = switch (stage) {
                    case "alpha", "a" -> "a";
                    case "beta", "b" -> "b";
                    default -> "rc";
                };
                preNumber = number();
            }
            var post = implicitPost();
            if (post == null && word("post", "rev", "r") != null) {
                post = number();
            }
            var dev = word("dev") != null ? number() : null;
            var local = at < text.length() && text.charAt(at) == '+' ? local() : null;
            if (at < text.length()) {
                return null;
            }
            while (!release.isEmpty() && Digits.isZero(release.getLast())) {
                release.removeLast();
            }
            return new Pep440(epoch, release, pre, preNumber, post, dev, local);
        }

        private List<String> release() {
            var numbers = new ArrayList<String>();
            int end = Digits.end(text, at);
            while (end > at) {
                numbers.add(text.substring(at, end));
                at = end;
                if (at + 1 < text.length() && text.charAt(at) == '.' && Digits.isDigit(text.charAt(at + 1))) {
                    end = Digits.end(text, ++at);
                }
            }
            return numbers;
        }

        private @Nullable String word(String... words) {
            int from = afterSeparator(at);
            for (var word : words) {
                if (text.startsWith(word, from)) {
                    at = from + word.length();
                    return word;
                }
            }
            return null;
        }

        /// The number of a part, 0 where none is written. A separator before it may stand without it.
        private String number() {
            int from = afterSeparator(at);
            at = Digits.end(text, from);
            return at == from ? "0" : text.substring(from, at);
        }

        /// 1.0-1 is 1.0.post1.
        private @Nullable String implicitPost() {
            if (at + 1 < text.length() && text.charAt(at) == '-' && Digits.isDigit(text.charAt(at + 1))) {
                int end = Digits.end(text, at + 1);
                var number = text.substring(at + 1, end);
                at = end;
                return number;
            }
            return null;
        }

        private @Nullable List<String> local() {
            var parts = new ArrayList<String>();
            int start = at + 1;
            for (int i = start; i <= text.length(); i++) {
                boolean end = i == text.length();
                char c = end ? '.' : text.charAt(i);
                if (c == '.' || c == '-' || c == '_') {
                    if (i == start) {
                        return null;
                    }
                    parts.add(text.substring(start, i));
                    start = i + 1;
                } else if (!Digits.isDigit(c) && !Digits.isLetter(c)) {
                    return null;
                }
            }
            at = text.length();
            return parts;
        }

        private int afterSeparator(int from) {
            return from < text.length() && ".-_".indexOf(text.charAt(from)) >= 0 ? from + 1 : from;
        }
    }
}
