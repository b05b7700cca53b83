package dev.plimsoll.architecture;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/// What a test needs beyond the sources: it is skipped where that is absent, but fails where `CI=true` promises it.
final class TestNeeds {
    private TestNeeds() {}

    /// A program in `PATH`; `.ci/run` installs what tests use.
    static Path program(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
        for (var folder : path.split(":", -1)) {
            var candidate = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        that(false, "the program '" + name + "'");
        throw new IllegalStateException("not reached");
    }

    static void that(boolean there, String what) {
        if (!there) {
            if ("true".equals(System.getenv("CI"))) {
                fail("needs " + what);
            } else {
                abort("needs " + what);
            }
        }
    }
}
