package dev.plimsoll.notifier.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;

/// What somebody may have meant who wrote a name that is not known.
public final class Suggestion {
    private static final int MOST_NAMED = 30;

    private Suggestion() {}

    /// @return `; did you mean 'x'?`, or the names that are known
    public static String of(String written, Collection<String> known) {
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

    /// What somebody may have meant whose command line is not understood.
    public static String of(CommandLine.ParameterException problem) {
        if (!(problem instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return "";
        }
        var spec = problem.getCommandLine().getCommandSpec();
        var word = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
        return of(
                word,
                word.startsWith("-")
                        ? spec.optionsMap().keySet()
                        : spec.subcommands().keySet());
    }

    /// Letters that are wrong, missing, too many, or changed places with their neighbour, without regard to case.
    private static int distance(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int same = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(same, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[a.length()][b.length()];
    }
}
