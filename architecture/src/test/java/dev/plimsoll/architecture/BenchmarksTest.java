package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The benches are not part of any module: this says at once when they no longer fit the code they measure.
final class BenchmarksTest {
    @Test
    void the_benches_compile(@TempDir Path classes) {
        var sources = Repository.root().resolve("benchmarks");
        var errors = new ByteArrayOutputStream();
        var exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        sources.resolve("Bench.java").toString(),
                        sources.resolve("Floors.java").toString(),
                        sources.resolve("Postings.java").toString(),
                        sources.resolve("Starts.java").toString());
        assertThat(exit).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }
}
