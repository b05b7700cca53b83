package dev.plimsoll.engine.policy.controls;

import static dev.plimsoll.engine.policy.Samples.subject;
import static dev.plimsoll.engine.policy.controls.ControlTests.passes;
import static dev.plimsoll.engine.policy.controls.ControlTests.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.image.CosignFiles;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static final Digest MANIFEST = Digest.parse("sha256:" + "b".repeat(64));

    private KeyPair key;
    private Signature control;

    @BeforeEach
    void makeKey() throws Exception {
        key = CosignFiles.key("EC");
        control = new Signature(PublicKeys.parse(CosignFiles.pem(key.getPublic())), null);
    }

    private static Subject with(ImageSignature... signatures) {
        return subject()
                .image(image -> image.withSignatures(List.of(signatures)))
                .build();
    }

    private ImageSignature signed(String payload) throws Exception {
        return new ImageSignature(MANIFEST, payload, CosignFiles.sign(key.getPrivate(), payload));
    }

    private String objection(ImageSignature... signatures) {
        return violations(control, with(signatures)).getFirst().message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void a_signature_by_the_key_passes(String kind) throws Exception {
        var pair = CosignFiles.key(kind);
        var payload = CosignFiles.payload(MANIFEST);
        var signature = new ImageSignature(MANIFEST, payload, CosignFiles.sign(pair.getPrivate(), payload));

        assertThat(passes(new Signature(PublicKeys.parse(CosignFiles.pem(pair.getPublic())), null), with(signature)))
                .isTrue();
        assertThat(passes(control, with(signature))).as("by another key").isFalse();
    }

    private ImageSignature stated(String hex, String predicate) throws Exception {
        var statement = CosignFiles.statement(hex, predicate);
        return new ImageSignature(MANIFEST, statement, CosignFiles.signEnvelope(key.getPrivate(), statement));
    }

    @Test
    void a_statement_as_cosign_3_signs_it_passes_and_no_other_does() throws Exception {
        var sign = "https://sigstore.dev/cosign/sign/v1";
        var good = stated(MANIFEST.hex(), sign);

        assertThat(passes(control, with(good))).isTrue();
        assertThat(objection(stated("9".repeat(64), sign))).contains("1 is of another image");
        assertThat(objection(stated(MANIFEST.hex(), "https://slsa.dev/provenance/v1")))
                .contains("no signature of an image, but a statement of 'https://slsa.dev/provenance/v1'");
        var changed = new ImageSignature(MANIFEST, good.payload() + " ", good.signature());
        assertThat(objection(changed)).contains("by another key, or of something else");
        var bare = new ImageSignature(MANIFEST, good.payload(), CosignFiles.sign(key.getPrivate(), good.payload()));
        assertThat(objection(bare)).as("signed without its envelope").contains("no signature of an image");
    }

    @Test
    void a_keyless_signature_is_named_and_does_not_count() {
        var keyless = subject()
                .warnings(new Warning("keyless-signature", "x", "it is keyless"))
                .image(image -> image.withSignatures(List.of()))
                .build();

        assertThat(violations(control, keyless).getFirst().message())
                .isEqualTo("the image is not signed; a keyless signature was found, which is not accepted: the policy"
                        + " asks for one by its key");
    }

    @Test
    void one_good_signature_among_others_and_one_of_several_keys_is_enough() throws Exception {
        var good = signed(CosignFiles.payload(MANIFEST));
        var bad = new ImageSignature(MANIFEST, "{}", "AAAA");
        var keys = CosignFiles.pem(CosignFiles.key("EC").getPublic()) + CosignFiles.pem(key.getPublic());

        assertThat(passes(control, with(bad, good))).isTrue();
        assertThat(passes(new Signature(PublicKeys.parse(keys), null), with(good)))
                .isTrue();
    }

    @Test
    void an_image_without_signatures_fails() {
        assertThat(objection()).isEqualTo("the image is not signed");
        assertThat(violations(control, subject().build()).getFirst().message()).contains("nobody looked");
        var archive =
                new ImageFacts("docker-archive:a.tar", MANIFEST, null, List.of(), null, ImageConfig.EMPTY, List.of());
        assertThat(violations(control, subject().image(_ -> archive).build())
                        .getFirst()
                        .message())
                .contains("no manifest that could be signed");
    }

    @Test
    void a_signature_of_another_image_fails() throws Exception {
        var other = "sha256:" + "9".repeat(64);

        assertThat(objection(signed(CosignFiles.payload(Digest.parse(other)))))
                .isEqualTo("no signature of the image is valid: 1 is of another image, " + other);
    }

    @Test
    void what_was_changed_after_it_was_signed_fails() throws Exception {
        var good = signed(CosignFiles.payload(MANIFEST));
        var changed = new ImageSignature(MANIFEST, good.payload() + " ", good.signature());

        assertThat(objection(changed)).contains("1 is by another key, or of something else");
    }

    @Test
    void what_is_signed_but_says_nothing_of_an_image_fails() throws Exception {
        assertThat(objection(signed("not json"))).contains("of something that is no JSON");
        assertThat(objection(signed("{}"))).contains("no signature of an image");
        assertThat(objection(signed(CosignFiles.payload(MANIFEST.toString(), "atomic container signature"))))
                .contains("no signature of an image, but of 'atomic container signature'");
        assertThat(objection(signed("{\"critical\":[]}"))).contains("no signature of an image");
        var twice =
                CosignFiles.payload(MANIFEST).replace("{\"critical\"", "{\"critical\":{\"type\":\"x\"},\"critical\"");
        assertThat(objection(signed(twice)))
                .as("two readers would see two images")
                .contains("no JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%%%", "AAAA", "MEUCIQD=", "\u0000", "日本"})
    void a_signature_that_is_none_fails(String signature) {
        var objection = objection(new ImageSignature(MANIFEST, CosignFiles.payload(MANIFEST), signature));

        assertThat(objection).startsWith("no signature of the image is valid: 1 is ");
    }

    @Test
    void a_doubt_about_the_signatures_is_told() {
        var doubt = new Warning("unreadable-signature", "x", "whether x is signed is not known: 503");
        var unread = subject()
                .warnings(doubt)
                .image(image -> image.withSignatures(List.of()))
                .build();

        assertThat(violations(control, unread).getFirst().message())
                .isEqualTo("no valid signature was found, and whether x is signed is not known: 503");
    }

    @Test
    void keys_that_are_none_are_refused_with_the_reason() throws Exception {
        var body = CosignFiles.pem(key.getPublic());
        assertThatThrownBy(() -> PublicKeys.parse("ssh-ed25519 AAAA")).hasMessageContaining("no public key in PEM");
        assertThatThrownBy(() -> PublicKeys.parse("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----"))
                .hasMessageContaining("never holds the private one");
        assertThatThrownBy(() -> PublicKeys.parse(body.substring(0, 60))).hasMessageContaining("is missing");
        assertThatThrownBy(() -> PublicKeys.parse("-----BEGIN PUBLIC KEY-----%-----END PUBLIC KEY-----"))
                .hasMessageContaining("no base64");
        assertThatThrownBy(() -> PublicKeys.parse("-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----"))
                .hasMessageContaining("no key of ECDSA");
        assertThatThrownBy(() -> PublicKeys.parse(body.repeat(17))).hasMessageContaining("limit of 16");
        var small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        assertThatThrownBy(() ->
                        PublicKeys.parse(CosignFiles.pem(small.generateKeyPair().getPublic())))
                .hasMessageContaining("1024 bits");
        assertThatThrownBy(() -> new Signature(null, null)).hasMessageStartingWith("key is missing");
    }
}
