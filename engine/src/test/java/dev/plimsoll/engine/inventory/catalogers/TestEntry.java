package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.FileContent;
import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A file of a layer whose content is in memory.
record TestEntry(String path, Type type, int mode, byte[] data) implements LayerEntry {
    static TestEntry file(String path, byte[] data) {
        return new TestEntry(path, Type.FILE, 0644, data);
    }

    static TestEntry file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    static TestEntry executable(String path, byte[] data) {
        return new TestEntry(path, Type.FILE, 0755, data);
    }

    /// What the cataloger finds in this file alone.
    LayerInventory catalogedBy(Cataloger cataloger) throws IOException {
        var layer = new LayerInventory.Builder();
        if (cataloger.wants(this)) {
            cataloger.catalog(this, layer);
        }
        return layer.build();
    }

    @Override
    public long size() {
        return data.length;
    }

    @Override
    public Optional<String> linkTarget() {
        return Optional.empty();
    }

    @Override
    public FileContent content() {
        return new FileContent() {
            @Override
            public byte[] head(int length) {
                return Arrays.copyOf(data, Math.min(length, data.length));
            }

            @Override
            public byte[] bytes(int limit) throws IOException {
                check(limit);
                return data.clone();
            }

            @Override
            public SeekableByteChannel channel(long limit) throws IOException {
                check(limit);
                return new MemoryChannel(data);
            }

            @Override
            public InputStream stream() {
                return new ByteArrayInputStream(data);
            }

            private void check(long limit) throws IOException {
                if (data.length > limit) {
                    throw new IOException("has " + data.length + " bytes; the limit is " + limit);
                }
            }
        };
    }

    private static final class MemoryChannel implements SeekableByteChannel {
        private final byte[] data;
        private long position;

        private MemoryChannel(byte[] data) {
            this.data = data;
        }

        @Override
        public int read(ByteBuffer target) {
            if (position >= data.length) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), data.length - position);
            target.put(data, (int) position, count);
            position += count;
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new NonWritableChannelException();
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            if (newPosition < 0) {
                throw new IllegalArgumentException("negative position " + newPosition);
            }
            position = newPosition;
            return this;
        }

        @Override
        public long size() {
            return data.length;
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
