package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program `plimsoll` whose word `notifier` runs these classes, for scripts and commands as users type them.
final class PlimsollScript {
    private final Path folder;
    private final Path program;

    /// @param folder where it is put, and where commands run
    PlimsollScript(Path folder) throws IOException {
        this.folder = folder;
        this.program = Files.writeString(folder.resolve("plimsoll"), """
                #!/bin/sh
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
                  -cp '%s' %s "$@"
                """.formatted(
                        java(), System.getProperty("java.class.path"), NotifierCommand.class.getName()));
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    Path program() {
        return program;
    }

    record Ended(int exit, String output) {}

    /// Starts a command of the shell; what it prints goes to a file of this name.
    Process start(String command, Map<String, String> variables, String output) throws IOException {
        var process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(output).toFile());
        process.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().putAll(variables);
        return process.start();
    }

    /// Runs a command of the shell to its end.
    Ended run(String command, Map<String, String> variables) throws IOException, InterruptedException {
        var process = start(command, variables, "output");
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), Files.readString(folder.resolve("output")));
    }
}
