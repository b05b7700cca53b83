package dev.plimsoll.engine.inventory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Turns paths into 64-bit numbers, so that a layer with a million entries is remembered in eight megabytes.
///
/// The first 64 bits of SHA-256: two paths of one image that meet by chance are as good as impossible, and who makes
/// them meet on purpose can only hide what a plain deletion in the same image hides too. Not safe for several threads.
final class PathHasher {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest digest;

    PathHasher() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }

    /// @param path without a leading slash; the root is the empty text
    long hash(String path) {
        return (long) LONG.get(digest.digest(path.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
