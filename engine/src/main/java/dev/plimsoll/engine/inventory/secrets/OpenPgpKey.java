package dev.plimsoll.engine.inventory.secrets;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;

/// The first packet of an OpenPGP private key (RFC 9580, sections 4.2 and 5.5.3), read as far as the octet that tells
/// whether a passphrase protects it.
final class OpenPgpKey {
    private static final int SECRET_KEY = 5;

    /// GnuPG writes this in place of a key that lies on a card or elsewhere.
    private static final int GNU_STUB = 101;

    private OpenPgpKey() {}

    /// Whether a passphrase is needed; false where the packet cannot be read, since nothing unknown is safe.
    ///
    /// @param base64 of the armour, perhaps with its checksum behind it
    static boolean isProtected(String base64) {
        try {
            int end = Math.min(base64.length() & ~3, 4096);
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.substring(0, end)));
            return isSecretKey(bytes) && usageBehindPublicPart(bytes);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return false;
        }
    }

    /// Reads the packet's head.
    private static boolean isSecretKey(ByteBuffer bytes) {
        int tag = bytes.get() & 0xff;
        if ((tag & 0x40) != 0) {
            int first = bytes.get() & 0xff;
            skip(bytes, first < 192 ? 0 : first == 255 ? 4 : first < 224 ? 1 : 0);
            return (tag & 0x3f) == SECRET_KEY;
        }
        int lengthOctets =
                switch (tag & 3) {
                    case 0 -> 1;
                    case 1 -> 2;
                    case 2 -> 4;
                    default -> 0;
                };
        skip(bytes, lengthOctets);
        return (tag >> 2 & 0xf) == SECRET_KEY;
    }

    private static boolean usageBehindPublicPart(ByteBuffer bytes) {
        int version = bytes.get();
        skip(bytes, 4); // when it was made
        int algorithm = bytes.get();
        if (version == 5 || version == 6) {
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                return false;
            }
            skip(bytes, length);
        } else if (version != 4 || !skipPublicPart(bytes, algorithm)) {
            return false;
        }
        int usage = bytes.get() & 0xff;
        if (version == 5 || version == 6) {
            return usage != 0;
        }
        boolean stub = usage >= 253 && bytes.remaining() > 1 && bytes.get(bytes.position() + 1) == GNU_STUB;
        return usage != 0 || stub;
    }

    /// Section 5.5.5: the numbers of each algorithm.
    private static boolean skipPublicPart(ByteBuffer bytes, int algorithm) {
        switch (algorithm) {
            case 1, 2, 3 -> skipNumbers(bytes, 2);
            case 16 -> skipNumbers(bytes, 3);
            case 17 -> skipNumbers(bytes, 4);
            case 18 -> {
                skip(bytes, bytes.get() & 0xff);
                skipNumbers(bytes, 1);
                skip(bytes, bytes.get() & 0xff);
            }
            case 19, 22 -> {
                skip(bytes, bytes.get() & 0xff);
                skipNumbers(bytes, 1);
            }
            case 25, 27 -> skip(bytes, 32);
            case 26 -> skip(bytes, 56);
            case 28 -> skip(bytes, 57);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void skipNumbers(ByteBuffer bytes, int count) {
        for (int i = 0; i < count; i++) {
            skip(bytes, ((bytes.getShort() & 0xffff) + 7) / 8);
        }
    }

    private static void skip(ByteBuffer bytes, int count) {
        if (count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + count);
    }
}
