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

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[Limits.BUFFER];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
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
                position = limit - inflater.getRemaining();
                skip(8, "trailer");
                inflater.reset();
                inMember = false;
            } else if (inflater.needsDictionary()) {
                throw new DamagedLayerException("gzip is broken (it asks for a preset dictionary)");
            } else if (inflater.needsInput()) {
                if (!fill()) {
                    throw new DamagedLayerException("gzip ended early");
                }
                inflater.setInput(buffer, 0, limit);
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
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
