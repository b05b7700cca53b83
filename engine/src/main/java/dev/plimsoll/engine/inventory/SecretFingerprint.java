package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.FoundSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The name by which policies allow one secret. Made of rule, path and excerpt, never of the secret: a report must not
/// help to guess it. The same secret in another layer or at another line of that file has the same name.
public final class SecretFingerprint {
    private static final int BYTES = 8;

    private SecretFingerprint() {}

    /// 16 hexadecimal digits.
    public static String of(FoundSecret secret) {
        var parts = secret.rule() + "\0" + secret.path() + "\0" + secret.excerpt();
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
