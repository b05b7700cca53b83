package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Damages good files at random, always in the same ways, and expects each cataloger to report or to refuse them, never
/// to fail.
class HostileInputTest {
    private static final int ROUNDS = 3_000;

    /// @param path a path that the cataloger wants
    record Seed(Cataloger cataloger, String path, byte[] good) {
        @Override
        public String toString() {
            return cataloger.name() + " " + path;
        }
    }

    static Stream<Seed> seeds() {
        String modules = "path\ta/b\nmod\ta/b\tv1.0.0\nbuild\tx\ndep\tc/d\tv1.0.0\n=>\te/f\tv2.0.0\th1:\n";
        byte[] library = TestZip.of()
                .deflated("META-INF/MANIFEST.MF", "Implementation-Title: tool\r\nImplementation-Version: 1.0\r\n")
                .deflated("META-INF/maven/g/a/pom.properties", "version=1\ngroupId=g\nartifactId=a\n")
                .deflated("META-INF/maven/g/a/pom.xml", "<project><!-- --><a>&amp;<![CDATA[x]]></a></project>")
                .stored("g/A.class", "class")
                .bytes();
        byte[] nest = TestZip.of()
                .zip64()
                .stored("a.jar", library)
                .deflated("b.jar", library)
                .bytes();
        byte[] manifest = "{\"name\":\"@a/b\",\"version\":\"1\",\"license\":[{\"type\":\"MIT\"}],\"x\":[1,{}]}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] metadata = "Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT\nLicense: x\n  y\n\nz"
                .getBytes(StandardCharsets.UTF_8);
        byte[] gem = "# stub: a 1 ruby lib\ns.name = \"a\".freeze\ns.version = '1'\ns.licenses = [\"M\", %q<x>]\n"
                .getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                new Seed(new JarCataloger(), "a-1.jar", library),
                new Seed(new JarCataloger(), "a.war", nest),
                new Seed(new NodeCataloger(), "node_modules/a/package.json", manifest),
                new Seed(new PythonCataloger(), "site-packages/a.dist-info/METADATA", metadata),
                new Seed(new GemCataloger(), "specifications/a-1.gemspec", gem),
                new Seed(
                        new GoBinaryCataloger(),
                        "bin/a",
                        program(TestProgram.Format.ELF_64)
                                .inline("go1.20", modules)
                                .bytes()),
                new Seed(
                        new GoBinaryCataloger(),
                        "bin/a",
                        program(TestProgram.Format.ELF_64)
                                .pointed("go1.17", modules)
                                .bytes()),
                new Seed(
                        new GoBinaryCataloger(),
                        "bin/a",
                        program(TestProgram.Format.ELF_32)
                                .pointed("go1.17", modules)
                                .bytes()),
                new Seed(
                        new GoBinaryCataloger(),
                        "bin/a.exe",
                        program(TestProgram.Format.PORTABLE_EXECUTABLE)
                                .pointed("go1.17", modules)
                                .bytes()),
                new Seed(
                        new GoBinaryCataloger(),
                        "bin/a",
                        program(TestProgram.Format.MACH_O)
                                .pointed("go1.17", modules)
                                .bytes()));
    }

    private static TestProgram program(TestProgram.Format format) {
        return TestProgram.of(format).withBuildId();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void damaged_files_are_reported_or_refused(Seed seed) {
        var random = new Random(25);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = damaged(seed.good, random);
            try {
                var found = TestEntry.executable(seed.path, bad).catalogedBy(seed.cataloger);
                assertThat(isSane(found)).as("round %d", round).isTrue();
            } catch (IOException e) {
                assertThat(e.getMessage()).as("round %d", round).isNotBlank();
            } catch (RuntimeException e) {
                fail("round " + round + " of " + seed, e);
            }
        }
    }

    private static boolean isSane(LayerInventory found) {
        return found.packages().stream()
                        .noneMatch(
                                each -> each.name().isBlank() || each.version().isBlank())
                && found.warnings().size() < 50;
    }

    /// One to eight of: a byte changed, a number made extreme, a piece cut out, a piece repeated, the end cut off.
    /// Zeros
    /// between headers and content are spared: there is nothing to damage.
    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times && bytes.length > 8; i++) {
            int at = place(bytes, random);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> bytes[at] = (byte) random.nextInt();
                case 3, 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte) 0xff);
                case 5 -> {
                    int length = Math.min(bytes.length - at, 1 + random.nextInt(32));
                    byte[] cut = Arrays.copyOf(bytes, bytes.length - length);
                    System.arraycopy(bytes, at + length, cut, at, bytes.length - at - length);
                    bytes = cut;
                }
                case 6 -> {
                    int from = place(bytes, random);
                    int length = Math.min(bytes.length - Math.max(at, from), 1 + random.nextInt(64));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, Math.max(8, at)) : bytes;
            }
        }
        return bytes;
    }

    private static int place(byte[] bytes, Random random) {
        for (int i = 0; i < 2_000; i++) {
            int at = random.nextInt(bytes.length);
            if (bytes[at] != 0) {
                return at;
            }
        }
        return random.nextInt(bytes.length);
    }
}
