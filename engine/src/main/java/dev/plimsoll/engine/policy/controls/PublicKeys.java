package dev.plimsoll.engine.policy.controls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Public keys, any of which may have signed; several while one replaces another.
public record PublicKeys(List<PublicKey> keys) {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final List<String> KINDS = List.of("EC", "RSA", "Ed25519");
    private static final int MOST = 16;
    private static final int SHORTEST_RSA = 2048;

    public PublicKeys {
        keys = List.copyOf(keys);
    }

    /// Reads PEM (RFC 7468, section 13), as `cosign generate-key-pair` and `openssl pkey -pubout` write it.
    ///
    /// @throws IllegalArgumentException if it holds no public key, or one of a kind that is not verified
    public static PublicKeys parse(String pem) {
        var keys = new ArrayList<PublicKey>();
        int at = pem.indexOf(BEGIN);
        while (at >= 0) {
            int end = pem.indexOf(END, at);
            if (end < 0) {
                throw new IllegalArgumentException("is no PEM: " + END + " is missing");
            }
            if (keys.size() == MOST) {
                throw new IllegalArgumentException("holds more keys than the limit of " + MOST);
            }
            keys.add(key(pem.substring(at + BEGIN.length(), end)));
            at = pem.indexOf(BEGIN, end);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("is no public key in PEM: it has no " + BEGIN
                    + (pem.contains("PRIVATE KEY") ? "; a policy never holds the private one" : ""));
        }
        return new PublicKeys(keys);
    }

    private static PublicKey key(String body) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no PEM: the key is no base64", e);
        }
        for (var kind : KINDS) {
            try {
                var key = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(bytes));
                if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
                    throw new IllegalArgumentException("is an RSA key of "
                            + rsa.getModulus().bitLength() + " bits; at least " + SHORTEST_RSA + " are needed");
                }
                return key;
            } catch (GeneralSecurityException e) {
                // of another kind
            }
        }
        throw new IllegalArgumentException("is no key of ECDSA, RSA or Ed25519");
    }
}
