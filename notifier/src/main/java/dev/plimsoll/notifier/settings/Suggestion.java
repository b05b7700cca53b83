package dev.plimsoll.notifier.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/// What somebody may have meant who wrote a name that is not known.
final class Suggestion {
    private static final int MOST_NAMED = 30;

    private Suggestion() {}

    /// @return `; did you mean 'x'?`, or the names that are known
    static String of(String written, Collection<String> known) {
        var nearest = known.stream()
                .min(Comparator.<String>comparingInt(name -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
        if (nearest.isPresent() && distance(written, nearest.get()) <= Math.max(1, written.length() / 3)) {
            return "; did you mean '" + nearest.get() + "'?";
        }
        return known.isEmpty()
                ? ""
                : "; known are " + known.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "));
    }

    /// Levenshtein's, without regard to case.
    private static int distance(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(same, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
