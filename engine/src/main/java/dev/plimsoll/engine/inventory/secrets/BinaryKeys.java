package dev.plimsoll.engine.inventory.secrets;

import dev.plimsoll.engine.inventory.secrets.PrivateKeys.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Recognises private keys that are no text: Java's keystores (JKS, JCEKS), PKCS #12, and keys in DER. A truststore
/// holds certificates only and is none of them.
final class BinaryKeys {
    private static final int JKS = 0xfeedfeed;
    private static final int JCEKS = 0xcececece;
    private static final int CERTIFICATE = 2;
    private static final int MOST_ENTRIES = 10_000;

    /// keyBag and pkcs8ShroudedKeyBag (RFC 7292, appendix D), which stand readable beside the key that they hold.
    private static final byte[][] KEY_BAGS = {hex("060b2a864886f70d010c0a0101"), hex("060b2a864886f70d010c0a0102")};

    /// How the keys of PKCS #8 (RFC 5958) name what they are for: RSA, elliptic curves, Ed25519.
    private static final byte[][] ALGORITHMS = {
        hex("06092a864886f70d010101"), hex("06072a8648ce3d0201"), hex("06032b6570")
    };

    private BinaryKeys() {}

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /// Whether a file that begins so is worth reading whole.
    static boolean mayBegin(byte[] head) {
        return head.length >= 16 && (isKeystore(ByteBuffer.wrap(head).getInt()) || isSequenceWithNumber(head));
    }

    private static boolean isKeystore(int magic) {
        return magic == JKS || magic == JCEKS;
    }

    /// A DER sequence whose first member is 0, 1 or 3: PKCS #8 and PKCS #1, EC, PKCS #12.
    private static boolean isSequenceWithNumber(byte[] head) {
        int at = behindHead(head, 0);
        return head[0] == 0x30
                && at > 0
                && at + 3 < head.length
                && head[at] == 2
                && head[at + 1] == 1
                && (head[at + 2] == 0 || head[at + 2] == 1 || head[at + 2] == 3);
    }

    /// Where the content of the value at that place begins; -1 where its length is none. 0x80 is BER's length that the
    /// content itself tells, which older tools write in PKCS #12.
    private static int behindHead(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0xff;
        return length <= 0x80 ? at + 2 : length <= 0x84 ? at + 2 + (length & 0x7f) : -1;
    }

    /// Whether the sequence is the whole file, but for a line's end behind it.
    private static boolean isWhole(byte[] bytes) {
        int begin = behindHead(bytes, 0);
        long length = bytes[1] & 0x7f;
        if (begin > 2) {
            length = 0;
            for (int i = 2; i < begin; i++) {
                length = length << 8 | (bytes[i] & 0xff);
            }
        }
        return begin + length <= bytes.length && begin + length >= bytes.length - 2;
    }

    /// The kind of key that a file holds.
    static Optional<Kind> in(byte[] bytes) {
        if (!mayBegin(bytes)) {
            return Optional.empty();
        }
        if (isKeystore(ByteBuffer.wrap(bytes).getInt())) {
            return holdsKey(ByteBuffer.wrap(bytes)) ? Optional.of(Kind.KEYSTORE) : Optional.empty();
        }
        int at = behindHead(bytes, 0);
        if (bytes[at + 2] == 3) {
            return contains(bytes, bytes.length, KEY_BAGS) ? Optional.of(Kind.KEYSTORE) : Optional.empty();
        }
        // PKCS #1 goes on with the modulus, PKCS #8 with the algorithm, SEC 1 with the key's octets
        int next = bytes[at + 3];
        boolean key = bytes[at + 2] == 1
                ? next == 4
                : next == 2 || (next == 0x30 && contains(bytes, Math.min(bytes.length, at + 32), ALGORITHMS));
        return key && isWhole(bytes) ? Optional.of(Kind.PRIVATE_KEY) : Optional.empty();
    }

    /// Whether an entry is a key; entries follow one another, each with its name and date.
    private static boolean holdsKey(ByteBuffer store) {
        try {
            store.position(8);
            int entries = store.getInt();
            for (int i = 0; i < Math.min(entries, MOST_ENTRIES); i++) {
                if (store.getInt() != CERTIFICATE) {
                    return true;
                }
                skip(store, store.getShort() & 0xffff);
                skip(store, 8);
                skip(store, store.getShort() & 0xffff);
                skip(store, store.getInt());
            }
            return entries > MOST_ENTRIES;
        } catch (BufferUnderflowException e) {
            return false; // no keystore at all, or one that was cut off
        }
    }

    private static void skip(ByteBuffer bytes, int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + count);
    }

    private static boolean contains(byte[] bytes, int length, byte[][] wanted) {
        var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        for (var each : wanted) {
            if (text.contains(new String(each, StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }
}
