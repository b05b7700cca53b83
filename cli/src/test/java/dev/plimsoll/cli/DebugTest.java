package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--debug` shows where an error comes from and what libraries log; without it they are silent.
final class DebugTest {
    @TempDir
    private Path folder;

    private String[] scan;

    @BeforeEach
    void scan() throws IOException, InterruptedException {
        var examples = CommandRun.examples();
        scan = new String[] {
            "scan",
            examples.resolve("harbour-shop.tar").toString(),
            "--advisories",
            examples.resolve("advisories").toString()
        };
        // a cache that cannot be written is what the engine logs of
        Files.createDirectories(folder.resolve("cache"));
        Files.writeString(folder.resolve("cache/layers"), "in the way");
    }

    @Test
    void libraries_are_silent() throws IOException, InterruptedException {
        var ended = ChildProcess.start(folder, Map.of(), scan).await();
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void libraries_are_heard_with_debug() throws IOException, InterruptedException {
        var ended = ChildProcess.start(folder, Map.of("PLIMSOLL_DEBUG", "true"), scan)
                .await();
        assertThat(ended.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(ended.err()).contains("dev.plimsoll.engine.inventory");
    }

    @Test
    void the_place_of_an_error_is_shown_with_debug_only() throws IOException, InterruptedException {
        var plain = ChildProcess.start(folder, Map.of(), "scan", "none.tar", "--offline")
                .await();
        assertThat(plain.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(plain.err()).doesNotContain("    at ");
        var debug = ChildProcess.start(folder, Map.of(), "scan", "none.tar", "--offline", "--debug")
                .await();
        assertThat(debug.err()).contains("    at dev.plimsoll");
    }
}
