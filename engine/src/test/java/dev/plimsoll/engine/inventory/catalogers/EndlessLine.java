package dev.plimsoll.engine.inventory.catalogers;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A line of any length that nobody has to hold.
final class EndlessLine extends InputStream {
    private final byte[] start;
    private final long length;
    private long position;

    EndlessLine(String start, long length) {
        this.start = start.getBytes(StandardCharsets.US_ASCII);
        this.length = length;
    }

    @Override
    public int read() {
        return position >= length ? -1 : at(position++);
    }

    @Override
    public int read(byte[] target, int offset, int count) {
        if (position >= length) {
            return -1;
        }
        int part = (int) Math.min(count, length - position);
        Arrays.fill(target, offset, offset + part, (byte) 'x');
        for (int i = 0; i < part && position + i < start.length; i++) {
            target[offset + i] = start[(int) position + i];
        }
        position += part;
        return part;
    }

    private int at(long index) {
        return index < start.length ? start[(int) index] : 'x';
    }
}
