package dev.plimsoll.engine.matching.versions;

import org.jspecify.annotations.Nullable;

/// `[epoch:]upstream[-revision]` as dpkg orders it (Debian Policy 5.6.12; deb-version(7)).
final class DebVersion implements VersionScheme {
    @Override
    public String name() {
        return "deb";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = Parts.parse(left.strip());
        var r = Parts.parse(right.strip());
        if (l == null || r == null) {
            return Comparison.UNKNOWN;
        }
        int sign = Digits.compare(l.epoch, r.epoch);
        if (sign == 0) {
            sign = compareParts(l.upstream, r.upstream);
        }
        return Comparison.of(sign == 0 ? compareParts(l.revision, r.revision) : sign);
    }

    /// Alternates between runs of non-digits, where `~` sorts before the end and letters before all else, and
    /// numbers.
    private static int compareParts(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() || r < right.length()) {
            while (hasNonDigit(left, l) || hasNonDigit(right, r)) {
                int sign = Integer.compare(weight(left, l), weight(right, r));
                if (sign != 0) {
                    return sign;
                }
                l++;
                r++;
            }
            int lEnd = Digits.end(left, Math.min(l, left.length()));
            int rEnd = Digits.end(right, Math.min(r, right.length()));
            int sign = Digits.compare(
                    left.substring(Math.min(l, left.length()), lEnd),
                    right.substring(Math.min(r, right.length()), rEnd));
            if (sign != 0) {
                return sign;
            }
            l = lEnd;
            r = rEnd;
        }
        return 0;
    }

    private static boolean hasNonDigit(String text, int at) {
        return at < text.length() && !Digits.isDigit(text.charAt(at));
    }

    private static int weight(String text, int at) {
        if (at >= text.length() || Digits.isDigit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        return c == '~' ? -1 : Digits.isLetter(c) ? c : c + 256;
    }

    private record Parts(String epoch, String upstream, String revision) {
        static @Nullable Parts parse(String text) {
            int colon = text.indexOf(':');
            int dash = text.lastIndexOf('-');
            var epoch = colon < 0 ? "0" : text.substring(0, colon);
            var upstream = text.substring(colon + 1, dash > colon ? dash : text.length());
            var revision = dash > colon ? text.substring(dash + 1) : "";
            boolean wellFormed = Digits.isNumber(epoch)
                    && !upstream.isEmpty()
                    && Digits.isDigit(upstream.charAt(0))
                    && hasOnly(upstream, ".+-~:")
                    && (dash <= colon || !revision.isEmpty())
                    && hasOnly(revision, ".+~");
            return wellFormed ? new Parts(epoch, upstream, revision) : null;
        }

        private static boolean hasOnly(String text, String signs) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!Digits.isDigit(c) && !Digits.isLetter(c) && signs.indexOf(c) < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
