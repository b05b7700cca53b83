package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.ImageSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Verifies one signature as cosign makes it: SHA-256 with ECDSA or RSA (PKCS #1 v1.5), or Ed25519, over the payload;
/// the payload, in the form "simple signing", names the digest of the manifest (cosign, SIGNATURE_SPEC.md).
///
/// cosign 3 signs an in-toto statement in a DSSE envelope instead: what is signed is then the envelope's
/// pre-authentication encoding (DSSE, protocol.md), and the statement's subject names the digest.
///
/// What was signed is looked at only when the signature holds.
final class SignatureCheck {
    private static final String TYPE = "cosign container image signature";
    private static final String STATEMENT_TYPE = "application/vnd.in-toto+json";
    private static final String STATEMENT = "https://in-toto.io/Statement/v";
    private static final String PREDICATE = "https://sigstore.dev/cosign/sign/v1";

    private SignatureCheck() {}

    /// Why it is no signature of its subject by one of these keys, as the end of a sentence; null where it is.
    static @Nullable String objection(ImageSignature signed, PublicKeys keys) {
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(signed.signature());
        } catch (IllegalArgumentException e) {
            return "no base64";
        }
        var payload = signed.payload().getBytes(StandardCharsets.UTF_8);
        try {
            if (keys.keys().stream().anyMatch(key -> holds(key, encoded(payload), signature))) {
                return objectionToStatement(signed, JsonDocument.parse(payload));
            }
            if (keys.keys().stream().noneMatch(key -> holds(key, payload, signature))) {
                return "by another key, or of something else";
            }
            var critical = JsonDocument.parse(payload).get("critical");
            var type = critical.get("type").text();
            if (!type.equals(TYPE)) {
                return "no signature of an image, but of '" + shown(type) + "'";
            }
            var digest = critical.get("image").get("docker-manifest-digest").text();
            return digest.equals(signed.subject().toString()) ? null : "of another image, " + shown(digest);
        } catch (IOException e) {
            return "of something that is " + e.getMessage();
        }
    }

    private static @Nullable String objectionToStatement(ImageSignature signed, JsonDocument statement) {
        var type = statement.get("_type").text();
        var predicate = statement.get("predicateType").text();
        if (!type.startsWith(STATEMENT) || !predicate.equals(PREDICATE)) {
            return "no signature of an image, but a statement of '" + shown(predicate) + "'";
        }
        var subject = signed.subject();
        for (var each : statement.get("subject").elements()) {
            if (each.get("digest").get(subject.algorithm()).text().equals(subject.hex())) {
                return null;
            }
        }
        return "of another image";
    }

    /// What stands for a payload of that type in a signature: both with their lengths, so that neither can pass for
    /// a part of the other.
    private static byte[] encoded(byte[] payload) {
        var head = "DSSEv1 " + STATEMENT_TYPE.length() + " " + STATEMENT_TYPE + " " + payload.length + " ";
        var bytes = new ByteArrayOutputStream(head.length() + payload.length);
        bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    private static boolean holds(PublicKey key, byte[] payload, byte[] signature) {
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> "Ed25519";
                };
        try {
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(payload);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // bytes that cannot be a signature of this kind
        }
    }

    private static String shown(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
    }
}
