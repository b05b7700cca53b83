package dev.plimsoll.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs commands in this process, in a folder of their own, at a fixed time.
final class CommandRun {
    /// A day after the newest of the example's advisories.
    private static final Instant NOW = Instant.parse("2026-08-17T12:00:00Z");

    private static final Path EXAMPLES = Path.of("target", "test-examples").toAbsolutePath();

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Instant now = NOW;

    CommandRun(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.toString());
        environment.put("PLIMSOLL_CACHE", folder.resolve("cache").toString());
    }

    record Result(int exitCode, String out, String err) {}

    CommandRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    CommandRun at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        return run(out, arguments);
    }

    Result run(OutputStream out, String... arguments) {
        var err = new ByteArrayOutputStream();
        var around = new Surroundings(
                new ByteArrayInputStream("secret\n".getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                environment,
                folder,
                Clock.fixed(now, ZoneOffset.UTC),
                Terminal.none(environment),
                new Leftovers());
        int exitCode = new Plimsoll(around).execute(arguments);
        var written = out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
        return new Result(exitCode, written, err.toString(StandardCharsets.UTF_8));
    }

    /// The repository's example image and advisories, made once by its own script.
    static synchronized Path examples() throws IOException, InterruptedException {
        if (!Files.exists(EXAMPLES.resolve("advisories"))) {
            var root = Path.of(System.getProperty("plimsoll.root"));
            Files.createDirectories(EXAMPLES);
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            root.resolve("examples/MakeExamples.java").toString(),
                            root.resolve("examples/source").toString(),
                            EXAMPLES.toString())
                    .inheritIO()
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("MakeExamples.java failed");
            }
        }
        return EXAMPLES;
    }
}
