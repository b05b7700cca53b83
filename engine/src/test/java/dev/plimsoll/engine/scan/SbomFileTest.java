package dev.plimsoll.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bills of materials in the place of an image: what other tools write is understood, and no bytes do harm.
final class SbomFileTest {
    private static final long SEED = 20_260_817;
    private static final int ROUNDS = 4_000;

    /// With what the notations of other tools differ in: upstream in the purl, an operating system as a package, a
    /// package without a purl, the image itself.
    private static final String SPDX = """
            {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": [
              {"name": "debian", "versionInfo": "12", "primaryPackagePurpose": "OPERATING-SYSTEM"},
              {"name": "harbour", "primaryPackagePurpose": "CONTAINER",
               "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:oci/harbour@sha256%3Aaa"}]},
              {"name": "libssl3", "versionInfo": "3.0.11-1~deb12u2", "licenseDeclared": "Apache-2.0",
               "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator":
                 "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&upstream=openssl&distro=debian-12"}]},
              {"name": "log4j-core", "versionInfo": "2.14.1", "licenseDeclared": "NOASSERTION",
               "externalRefs": [{"referenceType": "purl",
                 "referenceLocator": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}]},
              {"name": "mystery", "versionInfo": "1"}]}
            """;

    private static final String CYCLONE_DX = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6",
             "metadata": {"component": {"type": "container", "name": "harbour", "version": "1"}},
             "components": [
              {"type": "operating-system", "name": "debian", "version": "12"},
              {"type": "library", "name": "libssl3", "version": "3.0.11-1~deb12u2",
               "purl": "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
               "licenses": [{"license": {"id": "Apache-2.0"}}],
               "properties": [{"name": "plimsoll:sourceName", "value": "openssl"},
                 {"name": "plimsoll:sourceVersion", "value": "3.0.11-1~deb12u2"},
                 {"name": "plimsoll:path", "value": "/var/lib/dpkg/status"}],
               "components": [{"type": "library", "name": "lodash", "version": "4.17.20",
                 "purl": "pkg:npm/lodash@4.17.20"}]},
              {"type": "library", "name": "mystery"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void spdx_is_read_with_distribution_source_packages_and_licences() throws IOException {
        var contents = read(SPDX);
        var inventory = contents.inventory();
        var os = inventory.os();
        assertThat(os).isNotNull();
        assertThat(os.id() + " " + os.versionId()).isEqualTo("debian 12");
        assertThat(inventory.packages())
                .extracting(InstalledPackage::name)
                .containsExactly("libssl3", "org.apache.logging.log4j:log4j-core");
        var library = inventory.packages().getFirst();
        assertThat(library.source()).isEqualTo(new SourcePackage("openssl", "3.0.11-1~deb12u2"));
        assertThat(library.licences()).containsExactly("Apache-2.0");
        assertThat(inventory.packages().getLast().licences()).isEmpty();
        assertThat(inventory.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unidentified-component");
            assertThat(warning.subject()).isEqualTo("mystery");
        });
    }

    @Test
    void both_notations_name_the_same_package_the_same_way() throws IOException {
        var spdx = read(SPDX).inventory().packages().getFirst();
        var cycloneDx = read(CYCLONE_DX).inventory().packages().getFirst();
        assertThat(cycloneDx.name()).isEqualTo(spdx.name());
        assertThat(cycloneDx.version()).isEqualTo(spdx.version());
        assertThat(cycloneDx.source()).isEqualTo(spdx.source());
    }

    @Test
    void what_is_none_is_refused_with_its_name() {
        for (var text : List.of("", "[]", "null", "{}", "{\"bomFormat\": 7}", "[".repeat(100_000), "{\"a\": ")) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class).hasMessageContaining("bom.json");
        }
    }

    @Test
    void no_mutation_does_anything_but_read_or_refuse() {
        var random = new Random(SEED);
        var words = List.of(
                "null",
                "[]",
                "{}",
                "\"\"",
                "-1e999",
                "true",
                "\"pkg:\"",
                "\"pkg:a/b@%\"",
                "\"pkg:a/%ff%@1?x=%2\"",
                "%",
                "\\u0000",
                "\u202e",
                "?upstream=%",
                "@",
                "#",
                "//");
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var text = mutated(random.nextBoolean() ? SPDX : CYCLONE_DX, words, random);
            try {
                read(text);
                read++;
            } catch (IOException refused) {
                assertThat(refused).hasMessageContaining("bom.json");
            } catch (RuntimeException e) {
                throw new AssertionError("round " + round + ":\n" + text, e);
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    private static String mutated(String sample, List<String> words, Random random) {
        var text = new StringBuilder(sample);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, words.get(random.nextInt(words.size())));
                default -> replaceValue(text, at, words.get(random.nextInt(words.size())));
            }
        }
        return text.toString();
    }

    /// A whole string's content becomes another, so that the JSON stays JSON.
    private static void replaceValue(StringBuilder text, int near, String by) {
        int colon = text.indexOf(": \"", near);
        int end = colon < 0 ? -1 : text.indexOf("\"", colon + 3);
        if (end > 0) {
            text.replace(colon + 2, end + 1, by.startsWith("\"") ? by : "\"" + by.replace("\"", "") + "\"");
        }
    }

    private Contents read(String text) throws IOException {
        var file = Files.write(folder.resolve("bom.json"), text.getBytes(StandardCharsets.UTF_8));
        return SbomFile.read("sbom:" + file, file);
    }
}
