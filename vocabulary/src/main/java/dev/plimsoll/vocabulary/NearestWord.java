package dev.plimsoll.vocabulary;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// The known word that was probably meant, whether a letter is small or not.
public final class NearestWord {
    private static final int LONGEST = 60;

    private NearestWord() {}

    /// The nearest word that begins with what was written, or that a third of its letters at most is
    /// different from; of several the first.
    public static Optional<String> to(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        var small = written.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (var word : known) {
            int letters = word.replace("-", "").length();
            int distance = distance(written, word);
            boolean near = distance <= Math.max(1, letters / 3)
                    || (small.length() > 3 && word.toLowerCase(Locale.ROOT).startsWith(small));
            if (near && distance < least) {
                least = distance;
                best = word;
            }
        }
        return Optional.ofNullable(best);
    }

    /// How many letters have to be put in, taken away, replaced or swapped with their neighbour.
    public static int distance(String one, String other) {
        var left = one.toLowerCase(Locale.ROOT);
        var right = other.toLowerCase(Locale.ROOT);
        var rows = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                char l = left.charAt(i - 1);
                char r = right.charAt(j - 1);
                rows[i][j] =
                        Math.min(rows[i - 1][j - 1] + (l == r ? 0 : 1), 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1 && j > 1 && l == right.charAt(j - 2) && left.charAt(i - 2) == r) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[left.length()][right.length()];
    }
}
