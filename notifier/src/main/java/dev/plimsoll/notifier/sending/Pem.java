package dev.plimsoll.notifier.sending;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// Certificates and keys as text (RFC 7468), from a file or as they stand in a configuration. Keys may be PKCS #8, or
/// as OpenSSL wrote them before (PKCS #1 for RSA, RFC 5915 for elliptic curves); encrypted ones are refused.
public final class Pem {
    private static final String MARK = "-----BEGIN ";
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]{1,40000})-----END \\1-----");
    private static final int LARGEST = 1 << 20;

    private static final HexFormat HEX = HexFormat.of();
    /// AlgorithmIdentifier of RSA, and the name of keys of elliptic curves (RFC 5280).
    private static final byte[] RSA = HEX.parseHex("300d06092a864886f70d0101010500");

    private static final byte[] EC = HEX.parseHex("06072a8648ce3d0201");

    private Pem() {}

    /// @param place a file, or the text itself
    public static String text(String place) throws IOException {
        if (place.startsWith(MARK)) {
            return place;
        }
        var file = Path.of(place);
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /// All certificates of a text, in their order.
    public static List<Certificate> certificates(String text) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                .stream()
                .<Certificate>map(one -> one)
                .toList();
    }

    /// Shows a certificate and proves that it is ours.
    ///
    /// @param certificate our own first, then those of its authorities
    public static KeyManager[] identity(String certificate, String key) throws GeneralSecurityException, IOException {
        var chain = certificates(certificate);
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        var secret = key(key);
        if (!belong(chain.getFirst(), secret)) {
            throw new GeneralSecurityException("the key is not that of the certificate (its own stands first)");
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", secret, new char[0], chain.toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /// Whether the certificate vouches for the key: what one signs the other verifies.
    private static boolean belong(Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(RSA);
        var signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(RSA);
        return signature.verify(signed);
    }

    /// The private key of a text.
    ///
    /// @throws GeneralSecurityException if there is none that can be read; no part of it stands in the message
    public static PrivateKey key(String text) throws GeneralSecurityException {
        var found = KEY.matcher(text);
        if (!found.find()) {
            throw new GeneralSecurityException(
                    text.contains("ENCRYPTED")
                            ? "the private key is encrypted: give it without a password, readable by its owner alone"
                            : "there is no private key in it");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(found.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("the private key is no base64", e);
        }
        var wrapped =
                switch (found.group(1)) {
                    case "RSA PRIVATE KEY" -> wrapped(RSA, bytes);
                    case "EC PRIVATE KEY" -> wrapped(tagged(0x30, EC, curve(bytes)), bytes);
                    default -> bytes;
                };
        for (var algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(wrapped));
            } catch (GeneralSecurityException _) {
                // of another kind
            }
        }
        throw new GeneralSecurityException("the private key is of no known kind: RSA, EC or Ed25519");
    }

    /// PKCS #8 around what OpenSSL wrote before.
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(0x30, new byte[] {2, 1, 0}, algorithm, tagged(4, key));
    }

    /// The name of the curve, which such a key holds under the tag 0 after the key itself (RFC 5915).
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        for (int at = 0; at + 4 < key.length; at++) {
            if ((key[at] & 0xff) == 0xa0 && key[at + 2] == 6 && key[at + 1] == key[at + 3] + 2) {
                int end = at + 4 + key[at + 3];
                if (end <= key.length) {
                    return java.util.Arrays.copyOfRange(key, at + 2, end);
                }
            }
        }
        throw new GeneralSecurityException("the private key names no curve");
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length < 128) {
            all.write(length);
        } else {
            int bytes = length < 256 ? 1 : length < 65_536 ? 2 : 3;
            all.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                all.write(length >> (8 * i));
            }
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
