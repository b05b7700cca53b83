package dev.plimsoll.engine.policy.controls;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The image must be signed by somebody who is trusted.
@Explained(
        value =
                "The image must carry a valid signature by this key, as `cosign sign --key` makes it (cosign 1 to 3): ECDSA,"
                        + " RSA or Ed25519, in the image's repository or OCI layout. Several keys in one PEM: one of them is"
                        + " enough. A keyless signature does not count.",
        example = "signature: { key: \"-----BEGIN PUBLIC KEY-----\\n" + Signature.EXAMPLE
                + "\\n-----END PUBLIC KEY-----\" }",
        aqua = "Image Signature (Cosign)")
public record Signature(
        @Explained("The public key in PEM; either this or `keyFile`.") @Nullable
        PublicKeys key,

        @Explained("A file with the public key in PEM, beside the policy's file.") @Nullable
        String keyFile)
        implements Control {
    static final String EXAMPLE = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbH2BvXtHfC05Q3A7dU6JkW7Ej1XK"
            + "fZKvXo8SAhJopNGsxZoHbr0VrlRxQJAss4PbWOYFcyHHUKtFIIFBKrkGJA==";

    private static final String UNREADABLE = "unreadable-signature";
    private static final String KEYLESS = "keyless-signature";
    private static final String SIGN = "sign it: cosign sign --key KEY IMAGE";

    public Signature {
        if (key == null && keyFile == null) {
            throw new IllegalArgumentException("key is missing; give the public key, or its file as keyFile");
        }
    }

    @Override
    public boolean judgesSignatures() {
        return true;
    }

    @Override
    public Control beside(PolicyFolder folder) {
        var file = keyFile;
        if (key != null || file == null) {
            return this;
        }
        var pem = folder.read("keyFile", file);
        try {
            return new Signature(PublicKeys.parse(pem), file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("keyFile '" + file + "' " + e.getMessage(), e);
        }
    }

    @Override
    public void examine(Examination examination) {
        var image = examination.subject().image();
        var trusted = key;
        if (trusted == null) {
            examination.violation("the key in " + keyFile + " was not read", "give the policy as a file");
            return;
        }
        var found = image.signatures();
        if (found == null) {
            boolean signable = image.manifestDigest() != null;
            examination.violation(
                    signable
                            ? "nobody looked for signatures of the image"
                            : "there is no manifest that could be signed: what was scanned is no image of a registry or"
                                    + " an OCI layout",
                    "scan it in its registry, or in an OCI layout that holds its signatures too");
            return;
        }
        var objections = new TreeMap<String, Integer>();
        for (var signature : found) {
            var objection = SignatureCheck.objection(signature, trusted);
            if (objection == null) {
                return;
            }
            objections.merge(objection, 1, Integer::sum);
        }
        var unread = examination.warnings().stream()
                .filter(warning -> warning.code().equals(UNREADABLE))
                .findFirst();
        if (unread.isPresent()) {
            examination.violation(
                    "no valid signature was found, and " + unread.get().message(), "scan it again");
        } else if (objections.isEmpty()) {
            examination.violation("the image is not signed" + keyless(examination), SIGN);
        } else {
            var words = new StringBuilder();
            objections.forEach((objection, count) -> words.append(words.isEmpty() ? "" : "; ")
                    .append(count)
                    .append(count == 1 ? " is " : " are ")
                    .append(objection));
            examination.violation("no signature of the image is valid: " + words + keyless(examination), SIGN);
        }
    }

    /// Who signed without a key wonders why it does not count.
    private static String keyless(Examination examination) {
        boolean found = examination.warnings().stream()
                .anyMatch(warning -> warning.code().equals(KEYLESS));
        return found
                ? "; a keyless signature was found, which is not accepted: the policy asks for one by its key"
                : "";
    }
}
