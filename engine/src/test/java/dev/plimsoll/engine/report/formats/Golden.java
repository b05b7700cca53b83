package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reports that are compared byte by byte with a file beside the tests. With `-Dplimsoll.golden=update` the
/// files are written anew, to be looked at in the diff.
final class Golden {
    private Golden() {}

    static void check(String name, byte[] actual) throws IOException {
        var file = Path.of(System.getProperty("plimsoll.root"))
                .resolve("engine/src/test/resources/dev/plimsoll/engine/report/formats")
                .resolve(name);
        if ("update".equals(System.getProperty("plimsoll.golden"))) {
            Files.createDirectories(file.getParent());
            Files.write(file, actual);
        }
        assertThat(file).as("write it with -Dplimsoll.golden=update").exists();
        assertThat(new String(actual, StandardCharsets.UTF_8)).isEqualTo(Files.readString(file));
    }
}
