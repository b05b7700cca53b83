package dev.plimsoll.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/// Runs `examples/MakeExamples.java`, compiled once: images and slices of advisories from readable files.
final class ExamplesMaker {
    private final Path classes;

    ExamplesMaker(Path script, Path classes) {
        this.classes = classes;
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, "-proc:none", "-d", classes.toString(), script.toString()))
                .as("%s compiles", script)
                .isZero();
    }

    void make(Path source, Path out) throws IOException, ReflectiveOperationException {
        Files.createDirectories(out);
        URI folder = classes.toUri();
        try (var loader = new URLClassLoader(new URL[] {folder.toURL()}, null)) {
            var main = loader.loadClass("MakeExamples").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[] {source.toString(), out.toString()});
        }
    }
}
