package dev.plimsoll.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A stretch of an open file, read in place; the file's position is not used, so that layers of one archive can
/// be read side by side.
record FileBlob(FileChannel file, long offset, long size) implements Blob {
    @Override
    public InputStream open() {
        return new Stretch(file, offset, size, false);
    }

    /// @param closing whether the file is closed with the stream
    static InputStream stream(FileChannel file, long size, boolean closing) {
        return new Stretch(file, 0, size, closing);
    }

    private static final class Stretch extends InputStream {
        private final FileChannel file;
        private final boolean closing;
        private long position;
        private long left;

        Stretch(FileChannel file, long offset, long size, boolean closing) {
            this.file = file;
            this.closing = closing;
            this.position = offset;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left <= 0) {
                return -1;
            }
            int count = file.read(ByteBuffer.wrap(buffer, start, (int) Math.min(length, left)), position);
            if (count > 0) {
                position += count;
                left -= count;
            }
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, left));
            position += skipped;
            left -= skipped;
            return skipped;
        }

        @Override
        public void close() throws IOException {
            if (closing) {
                file.close();
            }
        }
    }
}
