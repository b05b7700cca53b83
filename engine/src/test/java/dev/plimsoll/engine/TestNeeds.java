package dev.plimsoll.engine;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a test needs beyond the repository. Where it is absent the test is skipped and says what is missing, but on the
/// build server (`CI=true`) a missing program fails: there it is installed.
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

    /// A file or folder of the shared test data (`PLIMSOLL_TEST_DATA`, default `../shared/data` beside the repository).
    public static Path data(String name) {
        var root = System.getenv("PLIMSOLL_TEST_DATA");
        var folder = root != null
                ? Path.of(root)
                : Path.of(System.getProperty("plimsoll.root", "."), "..", "shared", "data");
        var path = folder.resolve(name);
        return Files.exists(path) ? path : abort("needs the shared test data: " + name + " (PLIMSOLL_TEST_DATA)");
    }

    /// An image that the recipe in the shared test data builds (`PLIMSOLL_TEST_IMAGES`).
    public static Path builtImage(String name) {
        var root = System.getenv("PLIMSOLL_TEST_IMAGES");
        if (root == null) {
            return abort("needs images built by the recipe: PLIMSOLL_TEST_IMAGES is not set");
        }
        var path = Path.of(root, name);
        return Files.exists(path) ? path : abort("needs the recipe's image " + name + " in " + root);
    }
}
