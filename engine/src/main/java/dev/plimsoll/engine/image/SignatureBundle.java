package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/// A signature as cosign 3 stores it: a Sigstore bundle (sigstore protobuf-specs, sigstore_bundle.proto) with a DSSE
/// envelope, whose payload is an in-toto statement about the manifest.
///
/// @param payload what was signed, of the type [#PAYLOAD_TYPE]
/// @param signatures in base64
/// @param isKeyless whether a certificate stands in place of a key
record SignatureBundle(String payload, List<String> signatures, boolean isKeyless) {
    /// With a version behind it: `.v0.3+json`.
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle";

    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /// What a statement says of its subject when it is a signature, and no attestation.
    static final String PREDICATE = "https://sigstore.dev/cosign/sign/v1";

    /// With entries of a log and a certificate it has some 10 KB.
    static final int BYTES = 256 * 1024;

    SignatureBundle {
        signatures = List.copyOf(signatures);
    }

    /// @throws IOException if it is none with an envelope of a statement
    static SignatureBundle parse(byte[] json) throws IOException {
        var bundle = JsonDocument.parse(json);
        var envelope = bundle.get("dsseEnvelope");
        var type = envelope.get("payloadType").text();
        if (!type.equals(PAYLOAD_TYPE)) {
            throw new IOException(
                    envelope.isPresent()
                            ? "it is an envelope of '" + type.replaceAll("[^\\x20-\\x7e]", "?") + "'"
                            : "it is a bundle without a DSSE envelope");
        }
        var material = bundle.get("verificationMaterial");
        boolean keyless = material.get("certificate").isPresent()
                || material.get("x509CertificateChain").isPresent();
        try {
            return new SignatureBundle(
                    SignatureSearch.text(
                            Base64.getDecoder().decode(envelope.get("payload").text())),
                    envelope.get("signatures").elements().stream()
                            .map(each -> each.get("sig").text())
                            .toList(),
                    keyless);
        } catch (IllegalArgumentException e) {
            throw new IOException("its payload is no base64", e);
        }
    }

    /// Tells of a signature that no key can verify, since an identity signed with a key that it threw away.
    static Warning keyless(Digest subject) {
        return new Warning(
                "keyless-signature",
                subject.toString(),
                "a signature of it is keyless: by a certificate of an identity (Fulcio); only signatures by a key are"
                        + " verified");
    }
}
