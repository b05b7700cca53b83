package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.FileContent;
import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

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
                return new SeekableInMemoryByteChannel(data);
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
}
