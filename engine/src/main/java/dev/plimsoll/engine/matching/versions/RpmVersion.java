package dev.plimsoll.engine.matching.versions;

/// `[epoch:]version[-release]` as rpmvercmp orders it, with `~` (before) and `^` (after) of RPM 4.10 and 4.15.
///
/// RPM itself orders any text; blank ones and those with white space are refused here.
final class RpmVersion implements VersionScheme {
    @Override
    public String name() {
        return "rpm";
    }

    @Override
    public Comparison compare(String left, String right) {
        if (!isVersion(left) || !isVersion(right)) {
            return Comparison.UNKNOWN;
        }
        var l = Parts.parse(left);
        var r = Parts.parse(right);
        int sign = Digits.compare(l.epoch, r.epoch);
        if (sign == 0) {
            sign = compareSegments(l.version, r.version);
        }
        if (sign == 0) {
            sign = Boolean.compare(l.hasRelease, r.hasRelease);
        }
        return Comparison.of(sign == 0 ? compareSegments(l.release, r.release) : sign);
    }

    @Override
    public Comparison decide(String left, String right) {
        return understands(left) && understands(right) ? compare(left, right) : Comparison.UNKNOWN;
    }

    @Override
    public boolean understands(String version) {
        return isVersion(version) && version.chars().anyMatch(c -> Character.isLetterOrDigit(c));
    }

    private static boolean isVersion(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace);
    }

    private static int compareSegments(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() || r < right.length()) {
            l = skipSeparators(left, l);
            r = skipSeparators(right, r);
            char a = l < left.length() ? left.charAt(l) : 0;
            char b = r < right.length() ? right.charAt(r) : 0;
            if (a == '~' || b == '~') {
                if (a != b) {
                    return a == '~' ? -1 : 1;
                }
                l++;
                r++;
                continue;
            }
            if (a == '^' || b == '^') {
                if (a != b) {
                    // a caret sorts after the end and before every other segment
                    return a == 0 ? -1 : b == 0 ? 1 : a == '^' ? -1 : 1;
                }
                l++;
                r++;
                continue;
            }
            if (a == 0 || b == 0) {
                break;
            }
            boolean number = Digits.isDigit(a);
            if (number != Digits.isDigit(b)) {
                return number ? 1 : -1;
            }
            int lEnd = segmentEnd(left, l, number);
            int rEnd = segmentEnd(right, r, number);
            var lSegment = left.substring(l, lEnd);
            var rSegment = right.substring(r, rEnd);
            int sign = number ? Digits.compare(lSegment, rSegment) : lSegment.compareTo(rSegment);
            if (sign != 0) {
                return sign;
            }
            l = lEnd;
            r = rEnd;
        }
        return Boolean.compare(l < left.length(), r < right.length());
    }

    private static int skipSeparators(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Digits.isDigit(c) || Digits.isLetter(c) || c == '~' || c == '^') {
                break;
            }
            at++;
        }
        return at;
    }

    private static int segmentEnd(String text, int from, boolean number) {
        int at = from;
        while (at < text.length() && (number ? Digits.isDigit(text.charAt(at)) : Digits.isLetter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private record Parts(String epoch, String version, boolean hasRelease, String release) {
        /// What stands before a colon is an epoch only when it is a number; a missing one is 0.
        static Parts parse(String text) {
            int colon = text.indexOf(':');
            boolean hasEpoch = colon > 0 && Digits.end(text, 0) == colon;
            int start = hasEpoch ? colon + 1 : 0;
            int dash = text.indexOf('-', start);
            return new Parts(
                    hasEpoch ? text.substring(0, colon) : "0",
                    text.substring(start, dash < 0 ? text.length() : dash),
                    dash >= 0,
                    dash < 0 ? "" : text.substring(dash + 1));
        }
    }
}
