package dev.plimsoll.engine.image;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.Inflater;

/// How a layer or an archive is compressed. Its first bytes decide, not its media type: producers are known to
/// write one and mean the other.
enum Compression {
    NONE,
    GZIP,
    ZSTD,
    BZIP2,
    XZ;

    /// Bytes that [#of] looks at.
    static final int HEAD = 6;

    /// Setting up foreign calls costs as much as decompressing this much.
    private static final long NATIVE_WORTHWHILE = 4 * Limits.MIB;

    static Compression of(byte[] head, int length) {
        if (length >= 2 && at(head, 0) == 0x1f && at(head, 1) == 0x8b) {
            return GZIP;
        }
        // RFC 8878: a frame, or a skippable frame, which zstd:chunked layers may start with
        if (length >= 4 && at(head, 1) == 0xb5 && at(head, 2) == 0x2f && at(head, 3) == 0xfd && at(head, 0) == 0x28) {
            return ZSTD;
        }
        if (length >= 4
                && (at(head, 0) & 0xf0) == 0x50
                && at(head, 1) == 0x2a
                && at(head, 2) == 0x4d
                && at(head, 3) == 0x18) {
            return ZSTD;
        }
        if (length >= 3 && head[0] == 'B' && head[1] == 'Z' && head[2] == 'h') {
            return BZIP2;
        }
        if (length >= 6
                && at(head, 0) == 0xfd
                && head[1] == '7'
                && head[2] == 'z'
                && head[3] == 'X'
                && head[4] == 'Z') {
            return XZ;
        }
        return NONE;
    }

    private static int at(byte[] head, int index) {
        return head[index] & 0xff;
    }

    /// A decompressing stream. What is broken in the compressed bytes comes out as [DamagedLayerException]; a
    /// failure of the stream below as it is.
    ///
    /// @param size of the compressed bytes, or -1: little is not worth looking for a faster library
    InputStream open(InputStream in, long size) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP ->
                size >= NATIVE_WORTHWHILE
                        ? new GzipInput(
                                in, IsalInflater.open().orElseGet(() -> new RawInflater.OfJdk(new Inflater(true))))
                        : new GzipInput(in);
            case ZSTD -> new ZstdInput(in);
            case BZIP2, XZ ->
                throw new DamagedLayerException("compression " + name().toLowerCase(java.util.Locale.ROOT)
                        + " is not supported; gzip and zstd are");
        };
    }

    /// The stream with bytes put back in front of it.
    static InputStream unread(byte[] head, int length, InputStream rest) {
        return length == 0 ? rest : new SequenceInputStream(new ByteArrayInputStream(head, 0, length), rest);
    }

    private static final class ZstdInput extends FilterInputStream {
        ZstdInput(InputStream in) throws IOException {
            super(new ZstdInputStreamNoFinalizer(in));
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            try {
                return super.read(buffer, start, length);
            } catch (ZstdIOException e) {
                throw new DamagedLayerException("zstd is broken (" + e.getMessage() + ")", e);
            }
        }
    }
}
