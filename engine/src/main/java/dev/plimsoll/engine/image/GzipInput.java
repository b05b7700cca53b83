package dev.plimsoll.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses gzip (RFC 1952), all members one after the other: layers for lazy pulling have one per file.
///
/// Unlike `GZIPInputStream` it neither asks `available()` whether another member follows, which is wrong for a
/// network stream, nor computes the CRC: the layer's diffId says more.
final class GzipInput extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int BEFORE = 8;

    private final InputStream in;
    private final RawInflater inflater;
    /// What was read, after the last bytes of what was read before: a decompressor that looks ahead gives those
    /// back.
    private final byte[] buffer = new byte[BEFORE + Limits.BUFFER];

    private int position = BEFORE;
    private int limit = BEFORE;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this(in, new RawInflater.OfJdk(new Inflater(true)));
    }

    /// @param inflater closed with this stream
    GzipInput(InputStream in, RawInflater inflater) {
        this.in = in;
        this.inflater = inflater;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !openMember()) {
                ended = true;
                break;
            }
            int count;
            try {
                count = inflater.inflate(target, start, length);
            } catch (DataFormatException e) {
                throw new DamagedLayerException("gzip is broken (" + e.getMessage() + ")", e);
            }
            if (count > 0) {
                return count;
            }
            if (inflater.finished()) {
                position = limit - inflater.remaining();
                skip(8, "trailer");
                inflater.reset();
                inMember = false;
            } else if (inflater.needsInput()) {
                if (!fill()) {
                    throw new DamagedLayerException("gzip ended early");
                }
                inflater.setInput(buffer, BEFORE, limit - BEFORE);
            } else {
                throw new DamagedLayerException("gzip is broken (it does not go on)");
            }
        }
        return -1;
    }

    /// Reads a member's header.
    ///
    /// @return false at the end of the input, and at what some tools append to the last member: zeros
    private boolean openMember() throws IOException {
        int first = next();
        if (first < 0) {
            return false;
        }
        if (first == 0) {
            while (first == 0) {
                first = next();
            }
            if (first < 0) {
                return false;
            }
        }
        if (first != 0x1f || need("header") != 0x8b) {
            throw new DamagedLayerException("gzip is broken (no member starts where one should)");
        }
        if (need("header") != 8) {
            throw new DamagedLayerException("gzip is broken (unknown compression method)");
        }
        int flags = need("header");
        skip(6, "header");
        if ((flags & EXTRA) != 0) {
            int length = need("header") | need("header") << 8;
            skip(length, "header");
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2, "header");
        }
        inflater.setInput(buffer, position, limit - position);
        inMember = true;
        return true;
    }

    private void skipText() throws IOException {
        for (int length = 0; need("header") != 0; length++) {
            if (length > Limits.BUFFER) {
                throw new DamagedLayerException("gzip is broken (a name of more than " + Limits.BUFFER + " bytes)");
            }
        }
    }

    private void skip(int count, String part) throws IOException {
        for (int i = 0; i < count; i++) {
            need(part);
        }
    }

    private int need(String part) throws IOException {
        int next = next();
        if (next < 0) {
            throw new DamagedLayerException("gzip ended early, in a " + part);
        }
        return next;
    }

    private int next() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, limit - BEFORE, buffer, 0, BEFORE);
        position = BEFORE;
        limit = BEFORE;
        limit += Math.max(0, in.read(buffer, BEFORE, buffer.length - BEFORE));
        return limit > BEFORE;
    }

    @Override
    public void close() throws IOException {
        inflater.close();
        in.close();
    }
}
