package dev.plimsoll.engine.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The known word that was probably meant.
final class Nearest {
    private Nearest() {}

    /// The nearest of the words, if a third of its letters at most is wrong.
    static Optional<String> of(String word, List<String> known) {
        if (word.length() > 100) {
            return Optional.empty();
        }
        Optional<String> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (var candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least && distance <= Math.max(2, candidate.length() / 3)) {
                least = distance;
                best = Optional.of(candidate);
            }
        }
        return best;
    }

    /// Levenshtein's distance.
    private static int distance(String left, String right) {
        var row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
