package dev.plimsoll.engine.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Random access to a file that several read.
final class SharedChannel extends ReadOnlyChannel {
    private final FileChannel file;

    SharedChannel(FileChannel file, long size) {
        super(size);
        this.file = file;
    }

    @Override
    int read(ByteBuffer target, long from) throws IOException {
        return file.read(target, from);
    }
}
