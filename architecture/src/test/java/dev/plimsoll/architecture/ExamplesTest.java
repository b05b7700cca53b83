package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples are small and the same bytes every time.
final class ExamplesTest {
    @Test
    void the_examples_are_small_and_the_same_every_time(@TempDir Path first, @TempDir Path second)
            throws IOException, InterruptedException {
        make(first);
        make(second);
        var size = 0L;
        try (var files = Files.walk(first)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var bytes = Files.readAllBytes(file);
                size += bytes.length;
                assertThat(Arrays.equals(bytes, Files.readAllBytes(second.resolve(first.relativize(file)))))
                        .as("%s is the same twice", first.relativize(file))
                        .isTrue();
            }
        }
        assertThat(size).isBetween(1L, 100_000L);
        assertThat(first.resolve("harbour-shop.tar")).exists();
        assertThat(first.resolve("advisories/Debian/all.zip")).exists();
    }

    static void make(Path out) throws IOException, InterruptedException {
        var examples = Repository.root().resolve("examples");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        examples.resolve("MakeExamples.java").toString(),
                        examples.resolve("source").toString(),
                        out.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
