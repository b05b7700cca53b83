package dev.plimsoll.engine.inventory.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Recognises private keys by what stands around and in them: PEM (RFC 7468), OpenSSH (PROTOCOL.key), OpenPGP armour
/// (RFC 9580) and PuTTY. A key that a passphrase protects is another kind than one that anybody may use.
final class PrivateKeys {
    /// One of these is in every private key.
    static final String PEM = "PRIVATE KEY";

    static final String PUTTY = "PuTTY-User-Key-File-";

    private static final String BEGIN = "-----BEGIN ";
    private static final int LONGEST_LABEL = 40;
    private static final int LONGEST_KEY = 16 << 10;

    /// An Ed25519 key in PKCS #8, the shortest, has 64 characters.
    private static final int SHORTEST_BODY = 48;

    private static final double LEAST_ENTROPY = 4.2;

    /// A kind of key.
    enum Kind {
        PRIVATE_KEY("private-key", "private key", "PEM, DER or OpenSSH, not encrypted"),
        ENCRYPTED_PRIVATE_KEY("encrypted-private-key", "private key behind a passphrase", "PEM or OpenSSH, encrypted"),
        PGP_PRIVATE_KEY("pgp-private-key", "OpenPGP private key", "ASCII armour, not encrypted"),
        ENCRYPTED_PGP_PRIVATE_KEY(
                "encrypted-pgp-private-key", "OpenPGP private key behind a passphrase", "ASCII armour, encrypted"),
        PUTTY_PRIVATE_KEY("putty-private-key", "PuTTY private key", "`.ppk`, not encrypted"),
        ENCRYPTED_PUTTY_PRIVATE_KEY(
                "encrypted-putty-private-key", "PuTTY private key behind a passphrase", "`.ppk`, encrypted"),
        KEYSTORE("keystore", "keystore with a private key", "JKS, JCEKS or PKCS #12 with a key in it"),
        GCP_SERVICE_ACCOUNT(
                "gcp-service-account", "Google Cloud service account key", "its JSON file, by `service_account`");

        private final String id;
        private final String title;
        private final String shape;

        Kind(String id, String title, String shape) {
            this.id = id;
            this.title = title;
            this.shape = shape;
        }

        String id() {
            return id;
        }

        String title() {
            return title;
        }

        /// How it is recognised, for the documentation.
        String shape() {
            return shape;
        }
    }

    /// @param at where it begins
    /// @param first its first line, which is no secret
    record Key(Kind kind, int at, String first) {}

    private PrivateKeys() {}

    /// The key around a place where [#PEM] or [#PUTTY] stands.
    static Optional<Key> at(byte[] bytes, int length, int place) {
        int from = Math.max(0, place - LONGEST_LABEL);
        var text = new String(
                bytes, from, Math.min(length - from, LONGEST_KEY + LONGEST_LABEL), StandardCharsets.ISO_8859_1);
        return text.startsWith(PUTTY, place - from)
                ? putty(text.substring(place - from), place)
                : pem(text, place - from).map(key -> new Key(key.kind, from + key.at, key.first));
    }

    private static Optional<Key> pem(String text, int place) {
        int begin = text.lastIndexOf(BEGIN, place);
        int labelEnd = text.indexOf("-----", place);
        if (begin < 0 || labelEnd < 0 || labelEnd > begin + BEGIN.length() + LONGEST_LABEL) {
            return Optional.empty();
        }
        var label = text.substring(begin + BEGIN.length(), labelEnd);
        boolean pgp = label.equals("PGP PRIVATE KEY BLOCK");
        if ((!pgp && !label.endsWith(PEM)) || !label.matches("[A-Z0-9 ]+")) {
            return Optional.empty();
        }
        int bodyEnd = text.indexOf("-----END", labelEnd);
        var body = text.substring(labelEnd + 5, bodyEnd < 0 ? text.length() : bodyEnd)
                .replace("\\r", "")
                .replace("\\n", "\n");
        var first = BEGIN + label + "-----";
        var data = data(body);
        if (data.length() < SHORTEST_BODY || Plausibility.entropy(data) < LEAST_ENTROPY) {
            return Optional.empty();
        }
        if (pgp) {
            var kind = OpenPgpKey.isProtected(data) ? Kind.ENCRYPTED_PGP_PRIVATE_KEY : Kind.PGP_PRIVATE_KEY;
            return Optional.of(new Key(kind, begin, first));
        }
        boolean encrypted = label.contains("ENCRYPTED")
                || body.contains("Proc-Type: 4,ENCRYPTED")
                || (label.startsWith("OPENSSH") && isEncrypted(data));
        return Optional.of(new Key(encrypted ? Kind.ENCRYPTED_PRIVATE_KEY : Kind.PRIVATE_KEY, begin, first));
    }

    /// The base64 of the body: no header, no blank, and nothing after what cannot be of it.
    private static String data(String body) {
        var data = new StringBuilder();
        for (var line : body.split("\n", -1)) {
            var text = line.strip().replaceAll("^[\"'+#*/ ]+|[\"'+,\\\\ ]+$", "");
            if (text.isEmpty() || text.indexOf(": ") > 0) {
                continue;
            }
            if (!isBase64(text)) {
                break;
            }
            data.append(text);
        }
        return data.toString();
    }

    private static boolean isBase64(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!letter && (c < '0' || c > '9') && "+/=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// An OpenSSH key begins with `openssh-key-v1`, NUL, and the name of its cipher with its length before it.
    private static boolean isEncrypted(String data) {
        try {
            var start = Base64.getDecoder().decode(data.substring(0, 48));
            var text = new String(start, StandardCharsets.ISO_8859_1);
            return text.startsWith("openssh-key-v1\0") && !text.startsWith("none", 19);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Key> putty(String text, int place) {
        int end = PUTTY.length() + 1;
        int cipher = text.indexOf("Encryption: ");
        if (text.length() < end || cipher < 0 || cipher > 200 || text.indexOf("Private-Lines:") < 0) {
            return Optional.empty();
        }
        boolean open = text.startsWith("none", cipher + "Encryption: ".length());
        return Optional.of(new Key(
                open ? Kind.PUTTY_PRIVATE_KEY : Kind.ENCRYPTED_PUTTY_PRIVATE_KEY, place, text.substring(0, end)));
    }
}
