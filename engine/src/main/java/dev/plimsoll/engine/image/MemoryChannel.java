package dev.plimsoll.engine.image;

import java.nio.ByteBuffer;

/// Random access to bytes in memory.
final class MemoryChannel extends ReadOnlyChannel {
    private final byte[] content;

    MemoryChannel(byte[] content) {
        super(content.length);
        this.content = content;
    }

    @Override
    int read(ByteBuffer target, long from) {
        if (from >= content.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), content.length - from);
        target.put(content, (int) from, count);
        return count;
    }
}
