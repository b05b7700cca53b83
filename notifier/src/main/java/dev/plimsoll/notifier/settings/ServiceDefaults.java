package dev.plimsoll.notifier.settings;

import dev.plimsoll.notifier.sending.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;

/// Values for options of a service that its command line leaves out: from `PLIMSOLL_SERVICE_OPTION`, `PLIMSOLL_OPTION`,
/// and then from the service's section of plimsoll.yaml in the current folder, whose other keys are the scanner's.
///
/// ```yaml
/// server:
///   port: 8443
///   data: /var/lib/plimsoll
/// ```
public final class ServiceDefaults implements IDefaultValueProvider {
    private static final String FILE = "plimsoll.yaml";

    /// `PLIMSOLL_SERVER` is the platform that scans are registered with.
    private static final String OF_THE_SCANNER = "server";

    private final String service;
    private final Function<String, @Nullable String> environment;
    private final Optional<JsonNode> section;

    private ServiceDefaults(
            String service, Function<String, @Nullable String> environment, Optional<JsonNode> section) {
        this.service = service;
        this.environment = environment;
        this.section = section;
    }

    /// Gives the defaults to a command line and all below it.
    ///
    /// @param service `server` or `notifier`
    /// @throws SettingsException if the file is not as it must be; the message says file, line and key
    public static void give(
            CommandLine line, String service, Path folder, Function<String, @Nullable String> environment)
            throws SettingsException {
        line.setDefaultValueProvider(
                new ServiceDefaults(service, environment, section(line, service, folder, environment)));
    }

    private static Optional<JsonNode> section(
            CommandLine line, String service, Path folder, Function<String, @Nullable String> environment)
            throws SettingsException {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        YamlTree tree;
        try {
            tree = YamlTree.read(FILE, Files.readString(file), new Secrets(environment, folder));
        } catch (IOException e) {
            throw new SettingsException(FILE + " cannot be read: " + Unreadable.why(e));
        }
        var section = tree.root().path(service);
        if (section.isMissingNode()) {
            return Optional.empty();
        }
        var known = new TreeSet<String>();
        names(line, known);
        for (var entry : section.properties()) {
            var place = tree.place(service + "." + entry.getKey()).orElseThrow();
            if (!known.contains(entry.getKey())) {
                throw tree.fault(
                        place, service, "unknown key '" + entry.getKey() + "'" + Suggestion.of(entry.getKey(), known));
            }
            if (!entry.getValue().isValueNode()) {
                throw tree.fault(place, service + "." + entry.getKey(), "must be one value");
            }
        }
        return Optional.of(section);
    }

    private static void names(CommandLine line, Set<String> known) {
        for (var option : line.getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                known.add(name(option));
            }
        }
        line.getSubcommands().values().forEach(below -> names(below, known));
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        var name = name(option);
        var variable = name.replace('-', '_').toUpperCase(Locale.ROOT);
        var own = "PLIMSOLL_" + service.toUpperCase(Locale.ROOT) + "_";
        for (var prefix : name.equals(OF_THE_SCANNER) ? List.of(own) : List.of(own, "PLIMSOLL_")) {
            var value = environment.apply(prefix + variable);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return section.map(keys -> keys.get(name)).map(JsonNode::asString).orElse(null);
    }
}
