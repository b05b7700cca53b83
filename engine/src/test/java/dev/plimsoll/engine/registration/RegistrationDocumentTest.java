package dev.plimsoll.engine.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a scan knows of base and signatures reaches the platform.
final class RegistrationDocumentTest {
    private static final Digest BASE = digest('1');

    private static Digest digest(char fill) {
        return Digest.parse("sha256:" + String.valueOf(fill).repeat(64));
    }

    private static RegistrationRequest request(ImageFacts image) {
        return new RegistrationRequest(image, new Inventory(null, List.of(), true, List.of()), BuildFacts.NONE, false);
    }

    private static ImageFacts image() {
        return new ImageFacts(
                "reg.example/app:1",
                digest('a'),
                digest('b'),
                List.of("reg.example/app:1"),
                null,
                ImageConfig.EMPTY,
                List.of(new LayerFacts(BASE, null, null, 512L), new LayerFacts(digest('2'), null, null, 1024L)));
    }

    @Test
    void what_stands_in_the_files_is_read_back() throws Exception {
        var inventory = new Inventory(
                null,
                List.of(),
                true,
                List.of(),
                List.of(new FoundSecret("private-key", "private key", "/k", BASE, 1, "-----BEGIN", true)),
                List.of(new FileFacts("/usr/bin/su", BASE, 04755, 10, null)),
                List.of(new FoundMalware("Bad.Thing", "clamd", "/m", BASE, digest('c'), false)),
                List.of(Inventory.SECRETS, Inventory.MODES, "malware-list:00"));

        var request = new RegistrationRequest(image(), inventory, BuildFacts.NONE, false);

        assertThat(RegistrationReader.read(RegistrationWriter.write(request)).inventory())
                .isEqualTo(inventory);
    }

    @Test
    void executables_are_read_back_and_have_a_digest_of_one_of_the_layers() throws Exception {
        var run = new FileFacts("/usr/bin/run", BASE, 0755, 10, digest('c'));
        var request = new RegistrationRequest(
                image(), new Inventory(null, List.of(), true, List.of()), List.of(run), BuildFacts.NONE, false);
        var document = new String(RegistrationWriter.write(request), StandardCharsets.UTF_8);

        assertThat(RegistrationReader.read(document.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(request);
        for (var wrong : List.of(
                document.replace(",\"sha256\":\"" + digest('c') + "\"", ""),
                document.replace("\"layer\":\"" + BASE, "\"layer\":\"" + digest('9')))) {
            assertThatThrownBy(() -> RegistrationReader.read(wrong.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            RegistrationException.class,
                            e -> assertThat(e.field()).startsWith("executables[0]."));
        }
    }

    @Test
    void millions_of_empty_values_are_not_held_in_memory() {
        var many = "{\"schema\": [" + "[],".repeat(3_100_000) + "[]]}";
        assertThatThrownBy(() -> RegistrationReader.read(many.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RegistrationException.class)
                .hasMessageContaining("6000000");
    }

    @Test
    void base_sizes_and_signatures_are_read_back() throws Exception {
        var image = image().builtOn(List.of(new KnownBase("reg.example/base:1", digest('c'), List.of(BASE))))
                .withSignatures(List.of(new ImageSignature(digest('b'), "{\"a\": \"\u00e9\\n\"}", "AA==")));

        assertThat(RegistrationReader.read(RegistrationWriter.write(request(image)))
                        .image())
                .isEqualTo(image);
        assertThat(RegistrationReader.read(RegistrationWriter.write(request(image())))
                        .image()
                        .signatures())
                .isNull();
        var none = image().withSignatures(List.of());
        assertThat(RegistrationReader.read(RegistrationWriter.write(request(none)))
                        .image()
                        .signatures())
                .isEmpty();
    }

    @Test
    void a_signature_that_is_none_is_refused_with_its_place() {
        var image = image().withSignatures(List.of(new ImageSignature(digest('b'), "{}", "AA==")));
        var document = new String(RegistrationWriter.write(request(image)), StandardCharsets.UTF_8);

        assertThatThrownBy(() ->
                        RegistrationReader.read(document.replace("\"subject\":\"sha256:bb", "\"subject\":\"sha256:zz")
                                .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        RegistrationException.class,
                        e -> assertThat(e.field()).isEqualTo("image.signatures[0].subject"));
    }
}
