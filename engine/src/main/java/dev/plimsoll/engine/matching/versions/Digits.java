package dev.plimsoll.engine.matching.versions;

/// Numbers of any length as they stand in versions: compared as digit strings, since no primitive type holds them
/// all.
final class Digits {
    private Digits() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// Where the run of digits that starts at `from` ends.
    static int end(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Whether a text is one number: digits only, at least one.
    static boolean isNumber(String text) {
        return !text.isEmpty() && end(text, 0) == text.length();
    }

    /// Compares two runs of digits by value; an empty run is zero.
    static int compare(String left, String right) {
        int l = zeros(left);
        int r = zeros(right);
        int byLength = Integer.compare(left.length() - l, right.length() - r);
        if (byLength != 0) {
            return byLength;
        }
        for (; l < left.length(); l++, r++) {
            int byDigit = Character.compare(left.charAt(l), right.charAt(r));
            if (byDigit != 0) {
                return byDigit;
            }
        }
        return 0;
    }

    static boolean isZero(String number) {
        return zeros(number) == number.length();
    }

    private static int zeros(String number) {
        int at = 0;
        while (at < number.length() && number.charAt(at) == '0') {
            at++;
        }
        return at;
    }
}
