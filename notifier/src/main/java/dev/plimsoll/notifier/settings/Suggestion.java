package dev.plimsoll.notifier.settings;

import dev.plimsoll.vocabulary.NearestWord;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;

/// What somebody may have meant who wrote a name that is not known.
public final class Suggestion {
    private static final int MOST_NAMED = 30;

    private Suggestion() {}

    /// @return `; did you mean 'x'?`, or the names that are known
    public static String of(String written, Collection<String> known) {
        var nearest = NearestWord.to(written, new TreeSet<>(known));
        if (nearest.isPresent()) {
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
}
