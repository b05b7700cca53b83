package dev.plimsoll.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The uncompressed bytes of a layer, front to back, a buffer at a time: hashed, counted and bounded as they
/// enter. What is skipped is not copied, and where nothing is verified (the index of an archive) not even read.
///
/// A failure stays: whoever reads on gets the same exception again, so that nobody can mistake the rest for a
/// layer.
final class TarWindow {
    private final InputStream in;
    private final @Nullable MessageDigest hash;
    private final @Nullable VerifyingInput compressed;
    private final byte[] buffer = new byte[Limits.BUFFER];
    private int position;
    private int limit;
    private long count;
    private @Nullable IOException failure;

    /// @param hash takes all bytes; absent where they are hashed elsewhere
    /// @param compressed the side before decompression, for the ratio; absent where there is none
    TarWindow(InputStream in, @Nullable MessageDigest hash, @Nullable VerifyingInput compressed) {
        this.in = in;
        this.hash = hash;
        this.compressed = compressed;
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    /// Remembers and gives back.
    IOException fail(IOException e) {
        if (failure == null) {
            failure = e;
        }
        position = limit; // nothing more comes out, not even what is buffered
        return e;
    }

    private boolean fill() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
        } catch (IOException e) {
            limit = 0;
            throw fail(e);
        }
        if (limit == 0) {
            return false;
        }
        count += limit;
        if (hash != null) {
            hash.update(buffer, 0, limit);
        }
        if (count > Limits.LAYER_BYTES_AT_ANY_RATIO && compressed != null) {
            checkSize(compressed.count());
        }
        return true;
    }

    private void checkSize(long stored) throws IOException {
        if (count > Limits.LAYER_BYTES) {
            throw fail(new DamagedLayerException(
                    "it is larger than the limit of " + Limits.LAYER_BYTES / Limits.GIB + " GiB"));
        }
        if (count / Limits.LAYER_RATIO > stored) {
            throw fail(new DamagedLayerException("it looks like a decompression bomb: more than "
                    + Limits.LAYER_BYTES_AT_ANY_RATIO / Limits.GIB + " GiB, and over the limit of " + Limits.LAYER_RATIO
                    + " times its compressed size"));
        }
    }

    /// Reads up to `length` bytes.
    ///
    /// @return how many, at least one; -1 at the end
    int read(byte[] target, int start, int length) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int part = Math.min(length, limit - position);
        System.arraycopy(buffer, position, target, start, part);
        position += part;
        return part;
    }

    /// Reads exactly `length` bytes, or fewer at the end.
    int readFully(byte[] target, int start, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int part = read(target, start + done, length - done);
            if (part < 0) {
                break;
            }
            done += part;
        }
        return done;
    }

    /// How many bytes came so far.
    long count() {
        return count;
    }

    /// Where the next byte is, from the start.
    long offset() {
        return count - (limit - position);
    }

    /// Passes over bytes.
    ///
    /// @throws DamagedLayerException if there are fewer
    void skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (hash == null && compressed == null && left > limit - position) {
                left -= limit - position;
                position = limit;
                long jumped = in.skip(left);
                count += jumped;
                left -= jumped;
                if (left == 0) {
                    return;
                }
            }
            if (position == limit && !fill()) {
                throw fail(new DamagedLayerException("tar ended early"));
            }
            int part = (int) Math.min(left, limit - position);
            position += part;
            left -= part;
        }
    }

    /// Reads all that is left, for the digest.
    void drain() throws IOException {
        position = limit;
        while (fill()) {
            position = limit;
        }
    }
}
