package dev.plimsoll.engine.matching.versions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// RubyGems' versions as `Gem::Version` orders them: numbers and words in turn, words before numbers, zeros at the
/// end of either part without effect.
final class GemVersion implements VersionScheme {
    @Override
    public String name() {
        return "rubygems";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = segments(left.strip());
        var r = segments(right.strip());
        if (l == null || r == null) {
            return Comparison.UNKNOWN;
        }
        for (int i = 0; i < Math.max(l.size(), r.size()); i++) {
            var a = i < l.size() ? l.get(i) : "0";
            var b = i < r.size() ? r.get(i) : "0";
            boolean aNumber = Digits.isNumber(a);
            boolean bNumber = Digits.isNumber(b);
            int sign = aNumber != bNumber ? aNumber ? 1 : -1 : aNumber ? Digits.compare(a, b) : a.compareTo(b);
            if (sign != 0) {
                return Comparison.of(sign);
            }
        }
        return Comparison.EQUAL;
    }

    private static @Nullable List<String> segments(String text) {
        if (text.isEmpty() || !Digits.isDigit(text.charAt(0))) {
            return null;
        }
        var numbers = new ArrayList<String>();
        var fromFirstWord = new ArrayList<String>();
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
                boolean number = Digits.isDigit(c) && fromFirstWord.isEmpty();
                (number ? numbers : fromFirstWord).add(text.substring(at, end));
                at = end;
            } else if (c == '-') {
                // Gem::Version reads 1.0-2 as 1.0.pre.2
                fromFirstWord.add("pre");
                at++;
            } else if (c == '.') {
                at++;
            } else {
                return null;
            }
        }
        dropZerosAtEnd(numbers);
        dropZerosAtEnd(fromFirstWord);
        numbers.addAll(fromFirstWord);
        return numbers;
    }

    private static void dropZerosAtEnd(List<String> segments) {
        while (!segments.isEmpty() && Digits.isZero(segments.getLast())) {
            segments.removeLast();
        }
    }
}
