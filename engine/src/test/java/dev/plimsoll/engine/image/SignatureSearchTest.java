package dev.plimsoll.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In OCI layouts; DebianRegistryTest and RegistryClientTest look in registries.
final class SignatureSearchTest {
    @TempDir
    private Path folder;

    private final ImageFiles image =
            new ImageFiles().gzipped(new TarBytes().file("a", "1").end());
    private final Digest digest = ImageFiles.digest(image.manifest());
    private KeyPair key;

    @BeforeEach
    void makeKey() throws Exception {
        key = CosignFiles.key("EC");
    }

    private Image open(String reference) throws IOException, InterruptedException {
        return new Images(Map.of())
                .open(reference, OpenOptions.in(folder.resolve("cache")).withSignatures(true));
    }

    private Image layout(CosignFiles signatures, String annotations) throws Exception {
        var content = new LinkedHashMap<>(image.content());
        content.putAll(signatures.content());
        var index = ImageFiles.index(image.inIndex(ImageFiles.named("1.0")), signatures.inIndex(annotations));
        return open("oci:" + ImageFiles.layout(folder.resolve("oci"), index, content));
    }

    private String tag() {
        return ImageFiles.named("sha256-" + digest.hex() + ".sig");
    }

    private CosignFiles signed() throws Exception {
        return new CosignFiles().signature(key.getPrivate(), digest);
    }

    private static List<String> codes(Image image) {
        return image.warnings().stream().map(Warning::code).toList();
    }

    @Test
    void what_is_tagged_as_the_signature_is_found_and_is_no_image() throws Exception {
        try (var opened = layout(signed(), tag())) {
            assertThat(opened.facts().manifestDigest()).isEqualTo(digest);
            assertThat(opened.facts().signatures()).singleElement().satisfies(found -> {
                assertThat(found.subject()).isEqualTo(digest);
                assertThat(found.payload()).isEqualTo(CosignFiles.payload(digest));
                assertThat(found.signature()).isNotEmpty();
            });
            assertThat(opened.warnings()).isEmpty();
        }
    }

    @Test
    void what_names_the_image_as_its_subject_is_found() throws Exception {
        var annotations = ",'artifactType':'application/vnd.dev.cosign.artifact.sig.v1+json'";
        try (var opened = layout(signed().about(image.manifest()), annotations)) {
            assertThat(opened.facts().signatures()).hasSize(1);
        }
    }

    @Test
    void what_cosign_saves_beside_the_image_is_found() throws Exception {
        try (var opened = layout(signed(), ",'annotations':{'kind':'dev.cosignproject.cosign/sigs'}")) {
            assertThat(opened.facts().signatures()).hasSize(1);
        }
    }

    @Test
    void the_bundle_of_cosign_3_is_found() throws Exception {
        var annotations = ",'artifactType':'" + CosignFiles.BUNDLE + "'";
        var bundle = new CosignFiles().bundle(key.getPrivate(), digest).about(image.manifest());
        try (var opened = layout(bundle, annotations)) {
            assertThat(opened.facts().manifestDigest()).isEqualTo(digest);
            assertThat(opened.facts().signatures()).singleElement().satisfies(found -> {
                assertThat(found.subject()).isEqualTo(digest);
                assertThat(found.payload()).contains("https://sigstore.dev/cosign/sign/v1");
            });
            assertThat(opened.warnings()).isEmpty();
        }
    }

    @Test
    void a_bundle_that_attests_something_else_is_no_signature() throws Exception {
        var annotations = ",'artifactType':'" + CosignFiles.BUNDLE
                + "','annotations':{'dev.sigstore.bundle.predicateType':'https://slsa.dev/provenance/v1'}";
        var bundle = new CosignFiles().bundle(key.getPrivate(), digest).about(image.manifest());
        try (var opened = layout(bundle, annotations)) {
            assertThat(opened.facts().signatures()).isEmpty();
            assertThat(opened.warnings()).isEmpty();
        }
    }

    @Test
    void a_keyless_signature_is_told() throws Exception {
        var annotations = ",'artifactType':'" + CosignFiles.BUNDLE + "'";
        var statement = CosignFiles.statement(digest.hex(), "https://sigstore.dev/cosign/sign/v1");
        var bundle = new CosignFiles().bundle(statement, "AAAA", "'certificate':{'rawBytes':'AAAA'}");
        try (var opened = layout(bundle.about(image.manifest()), annotations)) {
            assertThat(codes(opened)).containsExactly("keyless-signature");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "not json",
                "{'dsseEnvelope':{'payloadType':'text/plain','payload':'','signatures':[]}}",
                "{'dsseEnvelope':{'payloadType':'application/vnd.in-toto+json','payload':'%','signatures':[]}}",
                "{'messageSignature':{'signature':'AAAA'}}"
            })
    void a_bundle_that_is_none_is_told(String bundle) throws Exception {
        var annotations = ",'artifactType':'" + CosignFiles.BUNDLE + "'";
        var files = new CosignFiles().bundle(ImageFiles.json(bundle)).about(image.manifest());
        try (var opened = layout(files, annotations)) {
            assertThat(opened.facts().signatures()).isEmpty();
            assertThat(codes(opened)).containsExactly("unreadable-signature");
        }
    }

    @Test
    void the_signatures_of_another_image_are_not_this_ones() throws Exception {
        var other = "sha256-" + "9".repeat(64) + ".sig";
        try (var opened = layout(signed(), ImageFiles.named(other))) {
            assertThat(opened.facts().signatures()).isEmpty();
        }
        var annotations = ",'artifactType':'application/vnd.dev.cosign.artifact.sig.v1+json'";
        try (var opened = layout(signed().about(new byte[] {1}), annotations)) {
            assertThat(opened.facts().signatures()).isEmpty();
        }
    }

    @Test
    void nobody_looks_unless_asked() throws Exception {
        layout(signed(), tag()).close();
        try (var opened =
                new Images(Map.of()).open("oci:" + folder.resolve("oci"), OpenOptions.in(folder.resolve("cache")))) {
            assertThat(opened.facts().signatures()).isNull();
        }
    }

    @Test
    void a_docker_archive_has_no_manifest_to_look_for() throws Exception {
        var plain = new ImageFiles().plain(new TarBytes().file("a", "1").end());
        var archive = Files.write(folder.resolve("image.tar"), plain.dockerArchive("app:1"));
        try (var opened = open("docker-archive:" + archive)) {
            assertThat(opened.facts().signatures()).isNull();
        }
    }

    @Test
    void the_signature_of_an_index_is_found_with_its_digest() throws Exception {
        var index = ImageFiles.index(image.inIndex(ImageFiles.platform("linux", "amd64")));
        var of = ImageFiles.digest(index);
        var signatures = new CosignFiles().signature(key.getPrivate(), of);
        var content = new LinkedHashMap<>(image.content());
        content.put(of, index);
        content.putAll(signatures.content());
        var top = ImageFiles.index(
                ImageFiles.descriptor(ImageFiles.OCI + "index.v1+json", index, ImageFiles.named("1.0")),
                signatures.inIndex(ImageFiles.named("sha256-" + of.hex() + ".sig")));
        try (var opened = open("oci:" + ImageFiles.layout(folder.resolve("oci"), top, content))) {
            assertThat(opened.facts().signatures())
                    .extracting(ImageSignature::subject)
                    .containsExactly(of);
        }
    }

    @Test
    void what_was_signed_must_be_what_its_digest_says() throws Exception {
        var signatures = signed();
        layout(signatures, tag()).close();
        var payload = ImageFiles.digest(CosignFiles.payload(digest).getBytes());
        Files.write(folder.resolve("oci/blobs/sha256").resolve(payload.hex()), new byte[] {1, 2, 3});

        try (var opened = open("oci:" + folder.resolve("oci"))) {
            assertThat(opened.facts().signatures()).isEmpty();
            assertThat(codes(opened)).containsExactly("unreadable-signature");
        }
    }

    @Test
    void hostile_signatures_are_bounded_and_told() throws Exception {
        var huge = new CosignFiles().signature(new byte[SignatureSearch.PAYLOAD_BYTES + 1], "AA==");
        try (var opened = layout(huge, tag())) {
            assertThat(opened.facts().signatures()).isEmpty();
            assertThat(opened.warnings().getFirst().message()).contains("65536");
        }
        var longer = new CosignFiles().signature("{}".getBytes(), "A".repeat(SignatureSearch.SIGNATURE_LENGTH + 1));
        try (var opened = layout(longer, tag())) {
            assertThat(opened.facts().signatures()).isEmpty();
            assertThat(opened.warnings().getFirst().message()).contains("16384");
        }
        var binary = new CosignFiles().signature(new byte[] {(byte) 0xff, (byte) 0xfe}, "AA==");
        try (var opened = layout(binary, tag())) {
            assertThat(opened.facts().signatures()).isEmpty();
            assertThat(opened.warnings().getFirst().message()).contains("no UTF-8");
        }
        var many = new CosignFiles();
        for (int i = 0; i <= SignatureSearch.MOST; i++) {
            many.signature(("{\"n\":" + i + "}").getBytes(), "AA==");
        }
        try (var opened = layout(many, tag())) {
            assertThat(opened.facts().signatures()).hasSize(SignatureSearch.MOST);
            assertThat(opened.warnings().getFirst().message()).contains("limit of 64");
        }
    }
}
