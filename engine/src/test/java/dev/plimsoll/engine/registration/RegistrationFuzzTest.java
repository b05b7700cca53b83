package dev.plimsoll.engine.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is sent to be registered: it is read, and then can be written and read again as the same; or it is refused,
/// with a reason and a place. Nothing else is thrown.
final class RegistrationFuzzTest {
    private static final int ROUNDS = 6_000;
    private static final String MARKS = "{}[]\",:\\\\0-@?#%/nulltrue9.eE";

    private static Digest digest(char fill) {
        return Digest.parse("sha256:" + String.valueOf(fill).repeat(64));
    }

    private static byte[] sound() {
        var layer = digest('1');
        var image = new ImageFacts(
                "reg.example/app:1",
                digest('a'),
                digest('b'),
                List.of("reg.example/app:1"),
                null,
                new ImageConfig(
                        Instant.EPOCH,
                        "app",
                        List.of("/run"),
                        List.of("-v"),
                        List.of("A=b"),
                        Map.of("team", "x"),
                        List.of("80/tcp"),
                        "/"),
                List.of(new LayerFacts(layer, digest('d'), "RUN x", 512L)),
                new BaseImage("reg.example/base:1", digest('e'), 1, BaseImage.Source.COMPARED),
                List.of(new ImageSignature(digest('b'), "{}", "AA==")));
        var installed = new InstalledPackage(
                PackageUrl.of("deb", "debian", "curl", "7.88.1-10", Map.of("arch", "amd64")),
                "curl",
                "7.88.1-10",
                new SourcePackage("curl", "7.88.1-10"),
                layer,
                List.of("/var/lib/dpkg/status"),
                List.of("MIT"),
                PackageUrl.of("deb", "debian", "libcurl4", "7.88.1-10", Map.of()),
                Confidence.HIGH);
        var inventory = new Inventory(
                new OperatingSystem("debian", "12", List.of("x"), "bookworm", "cpe:/o", "Debian"),
                List.of(installed),
                true,
                List.of(new Warning("code", "subject", "message")),
                List.of(new FoundSecret("private-key", "private key", "/k", layer, 1, "-----BEGIN", true)),
                List.of(new FileFacts("/usr/bin/su", layer, 04755, 10, null)),
                List.of(new FoundMalware("Bad.Thing", "clamd", "/m", layer, digest('c'), false)),
                List.of(Inventory.SECRETS));
        return RegistrationWriter.write(new RegistrationRequest(
                image,
                inventory,
                List.of(new FileFacts("/usr/bin/run", layer, 0755, 10, digest('c'))),
                new BuildFacts("github", "o/r", "0".repeat(40), "main", "alice", "build", "7", "https://ci.example/7"),
                true));
    }

    @FuzzTest(maxDuration = "20s")
    void any_bytes(byte[] bytes) {
        read(bytes);
    }

    @Test
    void a_sound_one_is_read() throws Exception {
        assertThat(RegistrationReader.read(sound()).executables()).hasSize(1);
        assertThat(RegistrationWriter.write(RegistrationReader.read(sound()))).isEqualTo(sound());
    }

    @Test
    void a_damaged_one() {
        var random = new Random(20261128);
        var sound = sound();
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = sound.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : MARKS.charAt(random.nextInt(MARKS.length())));
            }
            read(Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length));
        }
    }

    /// Each value in the place of each other one.
    @Test
    void one_with_values_of_other_kinds() {
        var values =
                List.of("null", "true", "0", "-1", "1e999", "99999999999999999999", "[]", "{}", "\"\"", "[[[[]]]]");
        var sound = new String(sound(), StandardCharsets.UTF_8);
        int from = 0;
        for (int colon = sound.indexOf(':', from); colon >= 0; colon = sound.indexOf(':', colon + 1)) {
            for (var value : values) {
                int end = colon + 1;
                while (end < sound.length() && ",}]".indexOf(sound.charAt(end)) < 0) {
                    end++;
                }
                read((sound.substring(0, colon + 1) + value + sound.substring(end)).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void read(byte[] bytes) {
        try {
            var once = RegistrationReader.read(bytes);
            var written = RegistrationWriter.write(once);
            assertThat(RegistrationWriter.write(RegistrationReader.read(written)))
                    .isEqualTo(written);
        } catch (RegistrationException e) {
            assertThat(e).message().isNotBlank();
            assertThat(e.field()).isNotNull();
        }
    }
}
