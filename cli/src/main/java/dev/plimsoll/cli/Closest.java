package dev.plimsoll.cli;

import java.util.List;
import java.util.Optional;

/// The known word that was probably meant.
final class Closest {
    private static final int LONGEST = 60;

    private Closest() {}

    /// The nearest word that begins with what was written, or that a third of its letters at most is
    /// different from.
    static Optional<String> to(String written, List<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String best = null;
        int least = Integer.MAX_VALUE;
        for (var word : known) {
            int letters = word.replace("-", "").length();
            int distance = distance(written, word);
            boolean near = distance <= Math.max(1, letters / 3) || (written.length() > 3 && word.startsWith(written));
            if (near && distance < least) {
                least = distance;
                best = word;
            }
        }
        return Optional.ofNullable(best);
    }

    /// How many letters have to be put in, taken away, replaced or swapped with their neighbour.
    private static int distance(String left, String right) {
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
