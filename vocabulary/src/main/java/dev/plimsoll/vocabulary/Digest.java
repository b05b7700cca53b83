package dev.plimsoll.vocabulary;

import java.util.HexFormat;
import java.util.Locale;

/// A content digest as the OCI image specification writes it: `algorithm:hex` (image-spec, descriptor.md, "Digests").
///
/// @param algorithm `sha256` or `sha512`
/// @param hex lower-case hexadecimal, 64 or 128 characters
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
    public Digest {
        int length =
                switch (algorithm) {
                    case "sha256" -> 64;
                    case "sha512" -> 128;
                    default ->
                        throw new IllegalArgumentException(
                                "digest algorithm '" + algorithm + "' is not supported; use sha256 or sha512");
                };
        if (hex.length() != length || !isHex(hex)) {
            throw new IllegalArgumentException(
                    "digest '" + algorithm + ":" + hex + "' needs " + length + " lower-case hexadecimal characters");
        }
    }

    /// By hand: an inventory has one for each package.
    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /// Reads `algorithm:hex`.
    ///
    /// @throws IllegalArgumentException if the text is not a digest
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a digest; expected sha256:<64 hex characters>");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1).toLowerCase(Locale.ROOT));
    }

    /// The digest of a finished SHA-256 computation.
    public static Digest sha256(byte[] hash) {
        return new Digest("sha256", HexFormat.of().formatHex(hash));
    }

    /// The first twelve characters, for people to read; never for comparison.
    public String abbreviated() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
