package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a test needs beyond the repository: absent, the test is skipped and says so, but on the build server
/// (`CI=true`) it fails.
public final class TestNeeds {
    private TestNeeds() {}

    /// A program in `PATH`.
    public static Path program(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        for (var folder : path.split(File.pathSeparator, -1)) {
            var candidate = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            fail("the program '" + name + "' is not installed; .ci/run installs it");
        }
        return abort("needs the program '" + name + "'");
    }
}
