package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every cataloger promises. A new one needs a line in [#samples()]: a file that it reads.
final class CatalogerContractTest {
    @TempDir
    private static Path folder;

    /// Made once: a database for each of a million inputs would be the slowest part.
    private static final List<Sample> fuzzed = new ArrayList<>();

    private record Sample(String path, byte[] content) {
        Sample(String path, String content) {
            this(path, content.getBytes(StandardCharsets.UTF_8));
        }

        LayerEntry file(byte[] content) {
            return TestEntry.executable(path, content);
        }
    }

    private static List<Sample> samples() throws IOException {
        return List.of(
                new Sample("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='Debian \\'12'\n"),
                new Sample(
                        "etc/SuSE-release", "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n"),
                new Sample("etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n"),
                new Sample(
                        "var/lib/dpkg/status",
                        "Package: a\nStatus: install ok installed\nSource: b (1)\nVersion: 1:2-3+b1\nArchitecture: all\n\n"),
                new Sample("var/lib/dpkg/info/a:amd64.list", "/.\n/usr\n/usr/bin/a\n"),
                new Sample("var/lib/dpkg/status.d/a.md5sums", "0".repeat(32) + "  usr/bin/a\n"),
                new Sample("usr/share/doc/a/copyright", "Format: x\nLicense: MIT\n"),
                new Sample("usr/share/doc/b/copyright", "see /usr/share/common-licenses/GPL-2.\n"),
                new Sample("lib/apk/db/installed", "P:a\nV:1-r0\nA:x86_64\no:b\nL:MIT\nF:usr\nR:a\n\n"),
                new Sample(
                        "var/lib/rpm/rpmdb.sqlite",
                        new TestRpmDatabase()
                                .add(TestRpmDatabase.header("a", "1", "2")
                                        .numbers(RpmHeader.EPOCH, 3)
                                        .text(RpmHeader.SOURCE_RPM, "b-1-2.src.rpm")
                                        .numbers(1116, 0)
                                        .texts(1117, "a")
                                        .texts(1118, "/usr/"))
                                .add(TestRpmDatabase.header("c", "1", "2").entry(5000, 7, 3000, new byte[3000]))
                                .sqlite(folder, 512)),
                new Sample("var/lib/rpm/Packages", "x"),
                new Sample(
                        "opt/a-1.jar",
                        TestZip.of()
                                .deflated(
                                        "META-INF/maven/g/a/pom.properties",
                                        "groupId=g\nartifactId=a\nversion=1\n".getBytes(StandardCharsets.UTF_8))
                                .stored("META-INF/MANIFEST.MF", "Implementation-Title: a\nImplementation-Version: 1\n")
                                .bytes()),
                new Sample("srv/node_modules/a/package.json", "{\"name\":\"a\",\"version\":\"1\",\"license\":\"MIT\"}"),
                new Sample(
                        "usr/lib/python3/dist-packages/a-1.dist-info/METADATA",
                        "Name: a\nVersion: 1\nLicense: MIT\n\n"),
                new Sample(
                        "usr/lib/ruby/gems/specifications/a-1.gemspec",
                        "Gem::Specification.new do |s|\n  s.name = \"a\".freeze\n  s.version = \"1\"\n  s.licenses = [\"MIT\"]\nend\n"),
                new Sample(
                        "usr/bin/a",
                        TestProgram.of(TestProgram.Format.ELF_64)
                                .inline("go1.20.5", "path\ta\nmod\ta\tv1.0.0\th1:x\n")
                                .bytes()));
    }

    static List<Cataloger> catalogers() {
        return Catalogers.all();
    }

    private static List<Sample> samplesOf(Cataloger cataloger) throws IOException {
        var wanted = new ArrayList<Sample>();
        for (var sample : samples()) {
            if (cataloger.wants(sample.file(sample.content))) {
                wanted.add(sample);
            }
        }
        return wanted;
    }

    @Test
    void names_are_unique_and_in_kebab_case_and_versions_begin_with_one() {
        assertThat(Catalogers.all())
                .extracting(Cataloger::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
        assertThat(Catalogers.all()).extracting(Cataloger::version).allMatch(version -> version >= 1);
    }

    @ParameterizedTest
    @MethodSource("catalogers")
    void a_sound_file_tells_something_and_the_same_each_time(Cataloger cataloger) throws IOException {
        assertThat(samplesOf(cataloger)).as("samples of " + cataloger.name()).isNotEmpty();
        for (var sample : samplesOf(cataloger)) {
            var first = catalog(cataloger, sample.file(sample.content));
            var second = catalog(cataloger, sample.file(sample.content));

            assertThat(first.files()).as(sample.path).isNotEmpty().isEqualTo(second.files());
        }
    }

    @ParameterizedTest
    @MethodSource("catalogers")
    void packages_are_of_the_file_that_they_were_read_from(Cataloger cataloger) throws IOException {
        for (var sample : samplesOf(cataloger)) {
            assertThat(catalog(cataloger, sample.file(sample.content)).packages())
                    .allMatch(found ->
                            found.path().equals(sample.path) || found.path().startsWith(sample.path + "!"))
                    .allMatch(found -> !found.name().isBlank() && !found.type().isBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("catalogers")
    void a_file_that_is_not_what_its_name_says_is_refused_or_tells_nothing(Cataloger cataloger) throws IOException {
        var random = new Random(1);
        var garbage = new ArrayList<byte[]>();
        garbage.add(new byte[0]);
        garbage.add(new byte[100_000]);
        garbage.add("\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        garbage.add("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        garbage.add("a".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 20; i++) {
            var bytes = new byte[random.nextInt(5000)];
            random.nextBytes(bytes);
            garbage.add(bytes);
        }
        for (var sample : samplesOf(cataloger)) {
            for (var bytes : garbage) {
                survives(cataloger, sample.file(bytes));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("catalogers")
    void a_file_with_any_damage_never_ends_in_anything_but_a_refusal(Cataloger cataloger) throws IOException {
        var random = new Random(2);
        for (var sample : samplesOf(cataloger)) {
            for (int round = 0; round < 400; round++) {
                survives(cataloger, sample.file(damaged(sample.content, random)));
            }
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        var bytes = random.nextInt(5) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length + 1)) : sound.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            // Where the tables are that lead to the rest, more often than elsewhere.
            int range = random.nextBoolean() ? Math.min(bytes.length, 512) : bytes.length;
            int at = random.nextInt(range);
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) 0xff;
                case 1 -> 0;
                case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt();
            };
        }
        return bytes;
    }

    /// Coverage-guided with `JAZZER_FUZZ=1`; in a normal build the empty input only. The first byte picks a sample; the
    /// rest is its content, or, when the byte is negative, pairs of a place and a value that damage it.
    @FuzzTest
    void no_bytes_end_in_anything_but_a_refusal(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        if (fuzzed.isEmpty()) {
            fuzzed.addAll(samples());
        }
        var sample = fuzzed.get((bytes[0] & 0x7f) % fuzzed.size());
        var content = bytes[0] < 0 ? sample.content.clone() : Arrays.copyOfRange(bytes, 1, bytes.length);
        if (bytes[0] < 0 && content.length > 0) {
            for (int i = 1; i + 2 < bytes.length; i += 3) {
                int place = (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
                content[place % content.length] = bytes[i + 2];
            }
        }
        for (var cataloger : Catalogers.all()) {
            survives(cataloger, sample.file(content));
        }
    }

    private static void survives(Cataloger cataloger, LayerEntry file) {
        try {
            if (cataloger.wants(file)) {
                catalog(cataloger, file);
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).as("the reason, for people").isNotBlank();
        } catch (RuntimeException | Error e) {
            fail("the " + cataloger.name() + " cataloger fails on a damaged " + file.path(), e);
        }
    }

    private static LayerInventory catalog(Cataloger cataloger, LayerEntry file) throws IOException {
        var layer = new LayerInventory.Builder();
        cataloger.catalog(file, layer);
        return layer.build();
    }
}
