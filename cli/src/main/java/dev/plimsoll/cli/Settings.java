package dev.plimsoll.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Values for options that the command line leaves out: from `PLIMSOLL_COMMAND_OPTION`, `PLIMSOLL_OPTION`,
/// and then from plimsoll.yaml in the current folder.
final class Settings {
    /// What these mean depends on the command: a general value is for `scan` only.
    private static final Set<String> OF_SCAN = Set.of("format", "output");

    /// `PLIMSOLL_PASSWORD` is the registry's and `PLIMSOLL_TOKEN` the platform's, not those of another scanner's server
    /// (`-P`, `-A`); neither has a place in a file.
    static final Set<String> TYPED_ONLY = Set.of("password", "token");

    private final Surroundings around;
    private final Map<OptionSpec, String> origins = new HashMap<>();

    Settings(Surroundings around) {
        this.around = around;
    }

    /// The arguments with the settings put in after the command's name, as if they had been written there.
    String[] complete(CommandLine root, String... arguments) {
        var line = root;
        int depth = 0;
        while (depth < arguments.length) {
            var below = line.getSubcommands().get(arguments[depth]);
            if (below == null) {
                break;
            }
            line = below;
            depth++;
        }
        if (depth == 0) {
            return arguments;
        }
        var given = List.of(arguments).subList(depth, arguments.length);
        var complete = new ArrayList<>(List.of(arguments).subList(0, depth));
        var file = SettingsFile.in(around.folder(), () -> new CommandTree(around).build(""));
        for (var option : line.getCommandSpec().options()) {
            if (!option.usageHelp() && !isGiven(option, given)) {
                for (var value : values(option, line.getCommandSpec(), file)) {
                    complete.add(option.longestName() + "=" + value);
                }
            }
        }
        complete.addAll(given);
        return complete.toArray(String[]::new);
    }

    /// Where a value that is wrong was set, for a message; empty for the command line.
    String origin(ParameterException e) {
        if (e.getArgSpec() instanceof OptionSpec option) {
            var origin = origins.get(option);
            return origin == null ? "" : origin + ": ";
        }
        return "";
    }

    private static boolean isGiven(OptionSpec option, List<String> arguments) {
        for (var argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            for (var name : option.names()) {
                if (argument.equals(name) || argument.startsWith(name + "=")) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<String> values(OptionSpec option, CommandSpec command, Optional<SettingsFile> file) {
        var name = option.longestName().replaceFirst("^-+", "");
        if (TYPED_ONLY.contains(name)) {
            return List.of();
        }
        var words = List.of(command.qualifiedName(" ").split(" "));
        var path = String.join(" ", words.subList(1, words.size()));
        boolean general = !OF_SCAN.contains(name) || path.equals("scan");
        for (var prefix : general ? List.of(path + "_", "") : List.of(path + "_")) {
            var variable = "PLIMSOLL_"
                    + (prefix + name).replace('-', '_').replace(' ', '_').toUpperCase(Locale.ROOT);
            var value = around.environment().get(variable);
            if (value != null && !value.isEmpty()) {
                origins.put(option, variable);
                return option.isMultiValue() ? List.of(value.split(",")) : List.of(value);
            }
        }
        var setting = file.flatMap(settings -> settings.of(path, name));
        if (setting.isEmpty() && general) {
            setting = file.flatMap(settings -> settings.of("", name));
        }
        setting.ifPresent(found -> origins.put(option, found.origin()));
        return setting.map(SettingsFile.Setting::values).orElse(List.of());
    }
}
