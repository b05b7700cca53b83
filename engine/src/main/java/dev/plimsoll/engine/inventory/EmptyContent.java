package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;

/// The content of a hard link, whose bytes stand elsewhere in the layer.
enum EmptyContent implements FileContent {
    INSTANCE;

    @Override
    public byte[] head(int length) {
        return new byte[0];
    }

    @Override
    public byte[] bytes(int limit) {
        return new byte[0];
    }

    @Override
    public SeekableByteChannel channel(long limit) throws IOException {
        throw new IOException("a link has no content of its own");
    }

    @Override
    public InputStream stream() {
        return InputStream.nullInputStream();
    }
}
