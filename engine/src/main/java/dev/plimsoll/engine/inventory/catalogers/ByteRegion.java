package dev.plimsoll.engine.inventory.catalogers;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/// Bytes that can be read at any place: a file, a part of a file, or an array. Not safe for several threads.
sealed interface ByteRegion {
    long size();

    /// Fills a part of an array.
    ///
    /// @throws EOFException if the region ends before
    void read(long at, byte[] into, int from, int length) throws IOException;

    /// A part of this region.
    ///
    /// @throws EOFException if the part is not within it
    ByteRegion slice(long from, long length) throws IOException;

    static ByteRegion of(SeekableByteChannel channel) throws IOException {
        return new OfChannel(channel, 0, channel.size());
    }

    static ByteRegion of(byte[] bytes) {
        return new OfMemory(ByteBuffer.wrap(bytes));
    }

    /// Some bytes as an array of their own.
    ///
    /// @throws EOFException if the region ends before
    default byte[] bytes(long at, int length) throws IOException {
        check(at, length); // before the array is made: the length may come from the file itself
        byte[] bytes = new byte[length];
        read(at, bytes, 0, length);
        return bytes;
    }

    /// Some bytes as a little-endian buffer.
    ///
    /// @throws EOFException if the region ends before
    default ByteBuffer read(long at, int length) throws IOException {
        return ByteBuffer.wrap(bytes(at, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void check(long from, long length) throws EOFException {
        if (from < 0 || length < 0 || from > size() || length > size() - from) {
            throw new EOFException("it ends early: " + length + " bytes are expected at " + from + " of " + size());
        }
    }

    /// A part of a file.
    record OfChannel(SeekableByteChannel channel, long start, long size) implements ByteRegion {
        @Override
        public void read(long at, byte[] into, int from, int length) throws IOException {
            ((ByteRegion) this).check(at, length);
            channel.position(start + at);
            var buffer = ByteBuffer.wrap(into, from, length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("it ends early at " + (start + at + buffer.position() - from));
                }
            }
        }

        @Override
        public ByteRegion slice(long from, long length) throws IOException {
            ((ByteRegion) this).check(from, length);
            return new OfChannel(channel, start + from, length);
        }
    }

    /// Bytes in memory.
    record OfMemory(ByteBuffer bytes) implements ByteRegion {
        @Override
        public long size() {
            return bytes.capacity();
        }

        @Override
        public void read(long at, byte[] into, int from, int length) throws IOException {
            ((ByteRegion) this).check(at, length);
            bytes.get((int) at, into, from, length);
        }

        @Override
        public ByteRegion slice(long from, long length) throws IOException {
            ((ByteRegion) this).check(from, length);
            return new OfMemory(bytes.slice((int) from, (int) length));
        }
    }
}
