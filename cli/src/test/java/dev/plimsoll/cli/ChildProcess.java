package dev.plimsoll.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program in a process of its own, for what a process alone can show: signals, terminals, libraries' logs.
final class ChildProcess {
    private final Path folder;
    private final Process process;

    private ChildProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    record Ended(int exitCode, String out, String err) {}

    /// Java's own words for one command of the program.
    static List<String> words(Path folder, String... arguments) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("-XX:+UseSerialGC");
        words.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        words.add("dev.plimsoll.cli.Plimsoll");
        words.addAll(List.of(arguments));
        return words;
    }

    /// Starts it in a folder, with its output in files there.
    static ChildProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        var builder = new ProcessBuilder(words(folder, arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("PLIMSOLL_"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("PLIMSOLL_CACHE", folder.resolve("cache").toString());
        builder.environment().putAll(environment);
        builder.directory(folder.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(folder.resolve("tmp/stdout").toFile());
        builder.redirectError(folder.resolve("tmp/stderr").toFile());
        return new ChildProcess(folder, builder.start());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Ctrl-C.
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor(10, TimeUnit.SECONDS);
    }

    Ended await() throws IOException, InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the process does not end");
        }
        var out = folder.resolve("tmp/stdout");
        var err = folder.resolve("tmp/stderr");
        var ended = new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return ended;
    }
}
