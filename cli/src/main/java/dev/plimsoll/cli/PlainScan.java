package dev.plimsoll.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Understands the scans that pipelines start thousands of times a day without the command line parser: reading its
/// options from their annotations takes a third of the scan of a small image.
///
/// What it does not know for certain it leaves to the parser: any other option, anything given twice, any setting in
/// the environment or in plimsoll.yaml. A test holds both against one another.
final class PlainScan {
    private static final String IMAGE = "IMAGE";
    private static final String CACHE = "PLIMSOLL_CACHE";

    /// Variables that are no options of a scan.
    private static final Set<String> OF_THE_LAUNCHER = Set.of("PLIMSOLL_JAVA_OPTS", "PLIMSOLL_REBUILD");

    private final ScanCommand scan;
    private final Set<String> once = new HashSet<>();

    private PlainScan(ScanCommand scan) {
        this.scan = scan;
    }

    /// The scan that these arguments mean; absent where the parser has to say.
    static Optional<ScanCommand> read(Surroundings around, String... arguments) {
        if (arguments.length < 2 || !arguments[0].equals("scan") || mayHaveSettings(around)) {
            return Optional.empty();
        }
        var plain = new PlainScan(new ScanCommand(around));
        try {
            var understood = plain.words(List.of(arguments).subList(1, arguments.length));
            var cache = around.environment().getOrDefault(CACHE, "");
            if (!cache.isEmpty() && plain.once.add("--cache")) {
                plain.scan.common.cache = Path.of(cache);
            }
            return understood ? Optional.of(plain.scan) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static boolean mayHaveSettings(Surroundings around) {
        for (var variable : around.environment().keySet()) {
            if (variable.startsWith("PLIMSOLL_") && !variable.equals(CACHE) && !OF_THE_LAUNCHER.contains(variable)) {
                return true;
            }
        }
        return Files.exists(around.folder().resolve(SettingsFile.NAME));
    }

    private boolean words(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.isEmpty() || word.startsWith("@")) { // the parser reads arguments from a file @FILE
                return false;
            }
            if (!word.startsWith("-")) {
                if (!once.add(IMAGE)) {
                    return false;
                }
                scan.image.reference = word;
            } else if (!flag(word)) {
                int equals = word.startsWith("--") ? word.indexOf('=') : -1;
                var name = equals < 0 ? word : word.substring(0, equals);
                var value = equals >= 0 ? word.substring(equals + 1) : ++i < words.size() ? words.get(i) : "";
                if (value.isEmpty() || value.startsWith("-") || value.startsWith("@") || !option(name, value)) {
                    return false;
                }
            }
        }
        return once.contains(IMAGE);
    }

    /// An option without a value, and not given before.
    private boolean flag(String word) {
        switch (word) {
            case "-q", "--quiet" -> scan.common.quiet = true;
            case "--offline" -> scan.databases.offline = true;
            case "--no-policy" -> scan.policies.none = true;
            case "--ignore-unfixed" -> scan.ignoreUnfixed = true;
            default -> {
                return false;
            }
        }
        return once.add(word.equals("-q") ? "--quiet" : word);
    }

    private boolean option(String name, String value) {
        switch (name) {
            case "-f", "--format" -> scan.formats.add(value);
            case "--policy" -> scan.policies.policies.add(Path.of(value));
            case "--waivers" -> scan.policies.waivers.add(Path.of(value));
            case "--vex" -> scan.policies.vex.add(Path.of(value));
            default -> {
                return single(name.equals("-o") ? "--output" : name, value);
            }
        }
        return true;
    }

    private boolean single(String name, String value) {
        switch (name) {
            case "--db" -> scan.databases.file = Path.of(value);
            case "--advisories" -> scan.databases.folder = Path.of(value);
            case "--output" -> scan.output = Path.of(value);
            case "--lang" -> scan.language = value;
            case "--platform" -> scan.image.platform = value;
            case "--cache" -> scan.common.cache = Path.of(value);
            default -> {
                return false;
            }
        }
        return once.add(name);
    }
}
