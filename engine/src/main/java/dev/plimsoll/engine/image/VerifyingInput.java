package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Hashes and counts stored bytes while they are read, and remembers when they could not be had: who
/// decompresses them cannot tell a broken disk from a broken layer.
final class VerifyingInput extends FilterInputStream {
    private final @Nullable Digest expected;
    private final @Nullable MessageDigest hash;
    private final long expectedSize;
    private final Progress progress;
    private final String what;
    private long count;
    private long reported;
    private @Nullable IOException failure;

    /// @param expected absent: the bytes are only counted
    /// @param expectedSize in bytes, or -1
    VerifyingInput(InputStream in, @Nullable Digest expected, long expectedSize, String what, Progress progress) {
        super(in);
        this.expected = expected;
        this.hash = expected == null ? null : hash(expected);
        this.expectedSize = expectedSize;
        this.what = what;
        this.progress = progress;
    }

    static MessageDigest hash(Digest kind) {
        try {
            return MessageDigest.getInstance(kind.algorithm().equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + kind.algorithm(), e);
        }
    }

    static boolean matches(Digest expected, MessageDigest hash) {
        return new Digest(expected.algorithm(), java.util.HexFormat.of().formatHex(hash.digest())).equals(expected);
    }

    long count() {
        return count;
    }

    /// Why the bytes could not be had, if so.
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int read;
        try {
            read = super.read(buffer, start, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        if (read < 0) {
            if (expectedSize >= 0 && count < expectedSize) {
                throw fail("it ends after " + count + " of " + expectedSize + " bytes");
            }
            return read;
        }
        count += read;
        if (expectedSize >= 0 && count > expectedSize) {
            throw fail("it is longer than the " + expectedSize + " bytes that its manifest says");
        }
        if (hash != null) {
            hash.update(buffer, start, read);
        }
        if (count - reported >= Limits.MIB || count == expectedSize) {
            reported = count;
            progress.advanced(what, count, expectedSize);
        }
        return read;
    }

    private IOException fail(String message) {
        var thrown = new IOException(message);
        failure = thrown;
        return thrown;
    }

    /// Reads what is left and compares the digest.
    ///
    /// @throws IOException if bytes are missing or the digest is another one
    void verify() throws IOException {
        var rest = new byte[Limits.BUFFER];
        while (read(rest, 0, rest.length) >= 0) {
            // only its digest matters
        }
        if (expected != null && hash != null && !matches(expected, hash)) {
            throw fail("its content is not what its digest says");
        }
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("skipped bytes would not be verified");
    }

    /// Leaves the source open: whoever decompresses closes this stream before it is known whether the rest is
    /// needed.
    @Override
    public void close() {
        // the source is closed by the one who opened it
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
