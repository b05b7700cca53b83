package dev.plimsoll.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the bytes: an answer or an [IOException] that says something, nothing else. With `JAZZER_FUZZ=1`
/// guided by coverage; the plain build replays, and mutates sound inputs a bounded number of times.
final class HostileInputFuzzTest {
    private static final int ROUNDS = 3000;

    @TempDir
    static Path folder;

    private static byte[] sound() {
        return new TarBytes()
                .directory("d/")
                .gnuLong('L', "n".repeat(150))
                .file("n", "content")
                .pax("path=p/q", "size=3", "GNU.sparse.map=0,1,2,1", "GNU.sparse.size=5")
                .file("x", "ab")
                .hardLink("h", "d/x")
                .file("d/.wh.gone", "")
                .end();
    }

    @FuzzTest
    void any_bytes_are_a_layer_or_a_damaged_one(byte[] bytes) throws IOException {
        try {
            LayerTar.read(
                    new TarWindow(new ByteArrayInputStream(bytes), null, null),
                    new Spool(folder),
                    entry -> {
                        assertThat(entry.path()).doesNotStartWith("/").doesNotContain("\0");
                        assertThat(("/" + entry.path() + "/"))
                                .doesNotContain("/../")
                                .doesNotContain("/./");
                        assertThat(entry.size()).isNotNegative();
                        if (entry.size() < 100_000) {
                            assertThat(entry.content().bytes(100_000)).hasSize((int) entry.size());
                        }
                    },
                    "layer x");
        } catch (DamagedLayerException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    @FuzzTest
    void any_bytes_are_a_compressed_stream_or_a_damaged_one(byte[] bytes) throws IOException {
        var compression = Compression.of(bytes, bytes.length);
        try (var in = compression.open(new ByteArrayInputStream(bytes), bytes.length)) {
            assertThat(in.readNBytes(1 << 20)).isNotNull();
        } catch (DamagedLayerException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    @FuzzTest
    void any_bytes_are_a_manifest_or_refused(byte[] bytes) {
        try {
            assertThat(Manifest.parse(bytes, "it")).isNotNull();
        } catch (IOException e) {
            assertThat(e).message().startsWith("it");
        }
        try {
            var config = ConfigFile.parse(bytes, "it");
            assertThat(config.createdBy()).hasSameSizeAs(config.diffIds());
        } catch (IOException e) {
            assertThat(e).message().startsWith("it");
        }
    }

    @FuzzTest
    void any_text_is_an_image_reference_or_refused(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        try {
            var reference = ImageReference.parse(text);
            assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
        } catch (IllegalArgumentException e) {
            assertThat(e).message().isNotBlank();
        }
    }

    private interface Body {
        void accept(byte[] bytes) throws IOException;
    }

    private static void mutate(byte[] sound, Body body) throws IOException {
        var random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = sound.clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(bytes.length);
                bytes[at] = switch (random.nextInt(4)) {
                    case 0 -> (byte) random.nextInt(256);
                    case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                    case 2 -> (byte) '7';
                    default -> bytes[random.nextInt(bytes.length)];
                };
            }
            body.accept(random.nextInt(5) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
        }
    }

    @Test
    void mutated_tars_are_layers_or_damaged() throws IOException {
        mutate(sound(), bytes -> {
            for (int at = 0; at + 512 <= bytes.length; at += 512) {
                if (bytes[at + 257] == 'u') {
                    // a header whose sum is right again, else only the checksum would be tested
                    var header = TarBytes.sum(java.util.Arrays.copyOfRange(bytes, at, at + 512));
                    System.arraycopy(header, 0, bytes, at, 512);
                }
            }
            any_bytes_are_a_layer_or_a_damaged_one(bytes);
        });
    }

    @Test
    void mutated_compressed_streams_are_read_or_damaged() throws IOException {
        mutate(ImageFiles.gzip(sound()), this::any_bytes_are_a_compressed_stream_or_a_damaged_one);
        mutate(com.github.luben.zstd.Zstd.compress(sound()), this::any_bytes_are_a_compressed_stream_or_a_damaged_one);
    }

    @Test
    void mutated_manifests_are_read_or_refused() throws IOException {
        var files = new ImageFiles().plain(sound());
        mutate(files.manifest(), this::any_bytes_are_a_manifest_or_refused);
        mutate(files.config(), this::any_bytes_are_a_manifest_or_refused);
        mutate(ImageFiles.index(files.inIndex("")), this::any_bytes_are_a_manifest_or_refused);
        assertThat(JsonDocument.parse(files.config()).isObject()).isTrue();
    }

    @Test
    void mutated_references_are_read_or_refused() throws IOException {
        mutate(
                ("reg.example:5000/team/app:1.0@sha256:" + "a".repeat(64)).getBytes(StandardCharsets.UTF_8),
                this::any_text_is_an_image_reference_or_refused);
    }
}
