package dev.plimsoll.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that every command with work to do has.
final class CommonOptions {
    @Option(
            names = {"-q", "--quiet"},
            order = 900,
            description = "Say nothing but the result: no progress.")
    boolean quiet;

    @Option(names = "--debug", order = 901, description = "Show where an error comes from, and what libraries log.")
    boolean debug;

    @Option(
            names = "--cache",
            order = 902,
            paramLabel = "DIR",
            description = "Folder for layer inventories and databases (default: the user's cache folder).")
    @Nullable
    Path cache;

    Path cacheFolder(Surroundings around) {
        if (cache != null) {
            return around.resolve(cache);
        }
        return around.resolve(usersCache(around.environment())).resolve("plimsoll");
    }

    /// XDG Base Directory Specification.
    private static Path usersCache(Map<String, String> environment) {
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (xdg.startsWith("/")) {
            return Path.of(xdg);
        }
        var home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw Failure.usage("there is no HOME to keep a cache in; name a folder with --cache DIR");
        }
        return Path.of(home, ".cache");
    }
}
