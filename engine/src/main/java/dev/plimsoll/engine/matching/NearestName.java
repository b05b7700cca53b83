package dev.plimsoll.engine.matching;

import dev.plimsoll.vocabulary.Inventory;
import java.util.List;
import java.util.Optional;

/// Finds the installed package that somebody probably meant.
final class NearestName {
    private NearestName() {}

    /// The installed package whose name differs in a letter or two.
    static Optional<String> to(String asked, Inventory inventory) {
        String best = null;
        int least = Math.min(2, asked.length() / 3) + 1;
        for (var installed : inventory.packages()) {
            var name = installed.name();
            var last = name.substring(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1);
            for (var candidate : List.of(name, last)) {
                if (Math.abs(candidate.length() - asked.length()) < least) {
                    int distance = distance(candidate, asked);
                    if (distance < least) {
                        least = distance;
                        best = name;
                    }
                }
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
                int replaced = rows[i - 1][j - 1] + (l == r ? 0 : 1);
                rows[i][j] = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1 && j > 1 && l == right.charAt(j - 2) && left.charAt(i - 2) == r) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[left.length()][right.length()];
    }
}
