package dev.plimsoll.engine.inventory.catalogers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What `go version -m` shows of an executable.
///
/// @param goVersion version of Go and its standard library, without the leading `go`
/// @param modules the main module first; empty for what was built without modules
record GoBuildInfo(String goVersion, List<Module> modules) {
    private static final int MOST_MODULES = 20_000;
    private static final String NO_VERSION = "(devel)";

    GoBuildInfo {
        modules = List.copyOf(modules);
    }

    /// @param version `(devel)` where it was built from files and not from a module's published version
    record Module(String path, String version) {}

    /// Reads the two texts that the linker leaves: `go1.20.5 X:boringcrypto` and lines of `mod`, `dep` and
    /// `=>`.
    ///
    /// @throws IOException if they are none
    static GoBuildInfo parse(String version, String moduleLines) throws IOException {
        String number = number(version);
        if (number.isEmpty()) {
            throw new IOException("its Go build information has no version of Go");
        }
        var modules = new ArrayList<Module>();
        int at = 0;
        while (at < moduleLines.length()) {
            int end = moduleLines.indexOf('\n', at);
            end = end < 0 ? moduleLines.length() : end;
            String[] words = moduleLines.substring(at, end).split("\t", 5);
            at = end + 1;
            switch (words[0]) {
                case "mod", "dep" -> modules.add(module(words, words.length > 1 ? words[1] : ""));
                case "=>" -> {
                    if (!modules.isEmpty()) {
                        modules.add(module(words, modules.removeLast().path));
                    }
                }
                default -> {} // the main package's path, build settings, and what later versions add
            }
            if (modules.size() > MOST_MODULES) {
                throw new IOException(
                        "its Go build information names more than " + MOST_MODULES + " modules, the limit");
            }
        }
        modules.removeIf(module -> module.path.isEmpty());
        return new GoBuildInfo(number, modules);
    }

    /// A replacement by a folder has a path that is no module's, and no version: the module keeps its own name
    /// then.
    private static Module module(String[] words, String replaced) {
        String path = words.length > 1 ? words[1] : "";
        String version = words.length > 2 && !words[2].isBlank() ? words[2] : NO_VERSION;
        boolean folder = path.startsWith(".") || path.startsWith("/") || path.indexOf(':') >= 0 || path.isEmpty();
        return folder ? new Module(replaced, NO_VERSION) : new Module(path, version);
    }

    /// Of `go1.20.5`, `go1.22.5 (Red Hat 1.22.5-1)` and `devel go1.21-a1b2c3 Mon Jan 1` what follows the first
    /// `go`.
    private static String number(String version) {
        for (String word : version.split(" ", 4)) {
            if (word.startsWith("go") && word.length() > 2 && Character.isDigit(word.charAt(2))) {
                return word.substring(2);
            }
        }
        return version.startsWith("devel") ? NO_VERSION : "";
    }
}
