package dev.plimsoll.cli;

import dev.plimsoll.vocabulary.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in one line what is wrong with a command line, and what was probably meant.
final class Misuse {
    private Misuse() {}

    static String explain(ParameterException e) {
        var line = e.getCommandLine();
        var command = line.getCommandSpec().qualifiedName();
        var help = "; see '" + command + " --help'";
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched, line);
            case MissingParameterException missing -> missing(missing) + help;
            default -> lowerCase(firstLine(e)) + help;
        };
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine line) {
        var word = e.getUnmatched().getFirst();
        if (!word.startsWith("-")) {
            return line.getSubcommands().isEmpty()
                    ? "'" + word + "' is one argument too many; see '"
                            + line.getCommandSpec().qualifiedName() + " --help'"
                    : unknownCommand(word, line);
        }
        int equals = word.indexOf('=');
        var name = equals < 0 ? word : word.substring(0, equals);
        return "unknown option '" + name + "'" + meant(name, optionNames(line)) + "; see '"
                + line.getCommandSpec().qualifiedName() + " --help'";
    }

    static String unknownCommand(String word, CommandLine line) {
        var known = new ArrayList<>(line.getSubcommands().keySet());
        if (line.getParent() == null) {
            known.addAll(Services.ALL.keySet());
        }
        return "unknown command '" + word + "'" + meant(word, known) + "; there are " + String.join(", ", known);
    }

    private static String missing(MissingParameterException e) {
        var labels = e.getMissing().stream()
                .map(argument -> argument.isOption()
                        ? "a value for " + ((OptionSpec) argument).longestName()
                        : argument.paramLabel())
                .toList();
        return labels.isEmpty() ? lowerCase(firstLine(e)) : "missing: " + String.join(", ", labels);
    }

    /// `; did you mean X?`, or nothing.
    static String meant(String word, List<String> known) {
        return NearestWord.to(word, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    private static List<String> optionNames(CommandLine line) {
        var names = new ArrayList<String>();
        for (var option : line.getCommandSpec().options()) {
            if (!option.hidden()) {
                names.add(option.longestName());
            }
        }
        return names;
    }

    private static String firstLine(ParameterException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong arguments");
    }

    private static String lowerCase(String sentence) {
        return sentence.isEmpty()
                ? sentence
                : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }
}
