package dev.plimsoll.architecture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The files of this repository: those that git tracks or would add.
final class Repository {
    private Repository() {}

    static Path root() {
        return Path.of(System.getProperty("plimsoll.root")).toAbsolutePath().normalize();
    }

    static List<Path> files() throws IOException {
        var git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(root().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!git.waitFor(1, TimeUnit.MINUTES) || git.exitValue() != 0) {
                throw new IOException("git ls-files failed in " + root() + ": these tests read the tracked files");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while git listed the files", e);
        }
        return Stream.of(names.split("\0"))
                .sorted()
                .distinct()
                .map(root()::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    static List<Path> files(String ending) throws IOException {
        return files().stream().filter(f -> f.toString().endsWith(ending)).toList();
    }
}
