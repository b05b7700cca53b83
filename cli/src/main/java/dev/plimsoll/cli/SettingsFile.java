package dev.plimsoll.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// plimsoll.yaml: options by their long names, for all commands or, below a command's name, for that one.
///
/// ```yaml
/// offline: true
/// scan:
///   severity: [critical, high]
///   format: [table, json=report.json]
/// ```
final class SettingsFile {
    static final String NAME = "plimsoll.yaml";
    private static final int LARGEST = 1 << 20;

    private final Map<String, Setting> settings = new HashMap<>();

    private SettingsFile() {}

    /// @param origin `plimsoll.yaml, line 3`
    record Setting(List<String> values, String origin) {}

    /// Reads the file in a folder, if there is one.
    ///
    /// @param tree all commands: their options are the keys that there are
    /// @throws Failure if the file is not as it must be; the message says file, line and key
    static Optional<SettingsFile> in(Path folder, Supplier<CommandLine> tree) {
        var file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var settings = new SettingsFile();
        try {
            if (Files.size(file) > LARGEST) {
                throw Failure.usage(NAME + " is larger than " + LARGEST + " bytes");
            }
            var yaml = Files.readString(file, StandardCharsets.UTF_8);
            var load = LoadSettings.builder()
                    .setLabel(NAME)
                    .setMaxAliasesForCollections(0)
                    .setAllowRecursiveKeys(false)
                    .build();
            var document = new Compose(load).composeString(yaml);
            if (document.isPresent()) {
                settings.read(document.get(), tree.get(), "");
            }
            return Optional.of(settings);
        } catch (IOException e) {
            throw Failure.usage("cannot read " + NAME + ": " + Reason.of(e));
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1))
                    .orElse("");
            throw Failure.usage(NAME + line + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw Failure.usage(NAME + ": " + Reason.of(e));
        }
    }

    /// @param command words of the command with spaces between, empty for all commands
    Optional<Setting> of(String command, String option) {
        return Optional.ofNullable(settings.get(command + ":" + option));
    }

    private void read(Node node, CommandLine line, String command) {
        if (!(node instanceof MappingNode mapping)) {
            throw refused(node, "there must be keys and values here");
        }
        for (var entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
                throw refused(entry.getKeyNode(), "a key must be a word");
            }
            var key = keyNode.getValue();
            var below = line.getSubcommands().get(key);
            if (below != null && entry.getValueNode() instanceof MappingNode) {
                read(entry.getValueNode(), below, command.isEmpty() ? key : command + " " + key);
                continue;
            }
            if (command.isEmpty() && Services.ALL.containsKey(key)) {
                continue; // theirs to read
            }
            var option = option(line, key);
            if (option.isEmpty()) {
                throw refused(keyNode, "unknown key '" + key + "'" + Misuse.meant(key, keys(line)));
            }
            var place = command + ":" + key;
            if (settings.put(place, new Setting(values(entry.getValueNode(), key), origin(keyNode))) != null) {
                throw refused(keyNode, "'" + key + "' is there twice");
            }
        }
    }

    private static Optional<OptionSpec> option(CommandLine line, String key) {
        for (var below : CommandTree.lines(line)) {
            var option = below.getCommandSpec().findOption("--" + key);
            if (option != null && !option.usageHelp() && !Settings.TYPED_ONLY.contains(key)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    private static List<String> keys(CommandLine line) {
        var keys = new TreeSet<>(line.getSubcommands().keySet());
        for (var below : CommandTree.lines(line)) {
            for (var option : below.getCommandSpec().options()) {
                keys.add(option.longestName().replaceFirst("^-+", ""));
            }
        }
        return List.copyOf(keys);
    }

    private static List<String> values(Node node, String key) {
        var values = new ArrayList<String>();
        switch (node) {
            case ScalarNode scalar -> values.add(scalar.getValue());
            case SequenceNode sequence -> {
                for (var element : sequence.getValue()) {
                    if (!(element instanceof ScalarNode scalar)) {
                        throw refused(element, "'" + key + "' must be a list of words");
                    }
                    values.add(scalar.getValue());
                }
            }
            default -> throw refused(node, "'" + key + "' must be a word or a list of words");
        }
        return values;
    }

    private static String origin(Node node) {
        return NAME
                + node.getStartMark()
                        .map(mark -> ", line " + (mark.getLine() + 1))
                        .orElse("");
    }

    private static Failure refused(Node node, String why) {
        return Failure.usage(origin(node) + ": " + why);
    }
}
