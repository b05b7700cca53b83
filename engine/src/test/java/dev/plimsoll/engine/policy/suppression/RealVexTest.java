package dev.plimsoll.engine.policy.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/// Documents as publishers write them: each is read, or refused with a reason. Prints how many of which.
class RealVexTest {
    @Test
    void every_published_document_is_read_or_refused_with_a_reason() throws IOException {
        var root = System.getProperty("plimsoll.root", ".");
        var data = System.getenv().getOrDefault("PLIMSOLL_TEST_DATA", root + "/../shared/data");
        var folder = Path.of(data, "feeds", "vex");
        assumeTrue(Files.isDirectory(folder), "no VEX documents in " + folder);
        var counts = new TreeMap<String, Integer>();
        int vex = 0;
        int read = 0;
        try (var zips = Files.list(folder)) {
            for (var zip : zips.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList()) {
                try (var archive = new ZipFile(zip.toFile())) {
                    for (var entry : archive.stream()
                            .filter(file -> file.getName().endsWith(".json"))
                            .toList()) {
                        var bytes = archive.getInputStream(entry).readAllBytes();
                        var outcome = outcome(bytes);
                        counts.merge(zip.getFileName() + ": " + outcome, 1, Integer::sum);
                        if (isOpenVex(entry.getName())) {
                            vex++;
                            read += outcome.startsWith("read") ? 1 : 0;
                        }
                    }
                }
            }
        }
        counts.forEach((what, count) -> System.out.println(count + "  " + what));
        assertThat(vex).isPositive();
        assertThat(read)
                .as("documents named *.openvex.json or *.vex.json that are read")
                .isEqualTo(vex);
    }

    private static boolean isOpenVex(String name) {
        return name.endsWith(".openvex.json") || name.endsWith(".vex.json");
    }

    private static String outcome(byte[] bytes) {
        try {
            return VexDocuments.read(bytes).isEmpty() ? "read, without statements" : "read";
        } catch (VexException e) {
            assertThat(e.getMessage()).isNotBlank();
            return "refused: " + e.getMessage().replaceAll("[0-9]+", "N");
        }
    }
}
