package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.TarReader.SparsePiece;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content of the entry that a [TarReader] stands at. One object serves all entries of a layer, in turn:
/// most are never asked for their content, and those cost nothing.
final class EntryContent implements FileContent, AutoCloseable {
    private final TarReader tar;
    private final Spool spool;
    private byte[] memory = {};
    private int loaded;
    private byte @Nullable [] whole;
    private @Nullable FileChannel spooled;
    private long delivered;
    private int piece;
    private boolean streamed;
    private boolean file;

    EntryContent(TarReader tar, Spool spool) {
        this.tar = tar;
        this.spool = spool;
    }

    /// Turns to the reader's current entry.
    void begin(boolean isFile) throws IOException {
        if (spooled != null) {
            spooled.close();
            spooled = null;
        }
        file = isFile;
        loaded = 0;
        whole = null;
        delivered = 0;
        piece = 0;
        streamed = false;
    }

    private long size() {
        return file ? tar.size() : 0;
    }

    @Override
    public byte[] head(int length) throws IOException {
        if (length < 0 || length > Limits.BUFFER) {
            throw new IllegalArgumentException("a head of " + length + " bytes; at most " + Limits.BUFFER);
        }
        int wanted = (int) Math.min(length, size());
        if (whole != null) {
            return Arrays.copyOf(whole, wanted);
        }
        if (spooled != null) {
            var head = new byte[wanted];
            readAt(spooled, ByteBuffer.wrap(head), 0);
            return head;
        }
        load(wanted);
        return Arrays.copyOf(memory, wanted);
    }

    private static void readAt(FileChannel from, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = from.read(target, at);
            if (count < 0) {
                throw new IOException("the spool file in the cache folder is shorter than what was written to it");
            }
            at += count;
        }
    }

    private void load(int wanted) throws IOException {
        if (wanted > loaded) {
            if (streamed) {
                throw new IllegalStateException("the content was given away as a stream");
            }
            if (memory.length < wanted) {
                memory = Arrays.copyOf(memory, Math.max(wanted, 4096));
            }
            while (loaded < wanted) {
                loaded += Math.max(0, next(memory, loaded, wanted - loaded));
            }
        }
    }

    @Override
    public byte[] bytes(int limit) throws IOException {
        check(limit);
        if (whole == null) {
            int size = (int) size();
            // a size that lies must not cost its memory: the buffer grows with what is really there
            var content = Arrays.copyOf(memory, Math.min(size, Math.max(loaded, Limits.CONTENT_IN_MEMORY)));
            int count = loaded;
            if (spooled != null) {
                content = new byte[size];
                readAt(spooled, ByteBuffer.wrap(content), 0);
                count = size;
            } else if (streamed) {
                throw new IllegalStateException("the content was given away as a stream");
            }
            while (count < size) {
                if (count == content.length) {
                    content = Arrays.copyOf(content, (int) Math.min(size, 2L * count));
                }
                count += Math.max(0, next(content, count, content.length - count));
            }
            whole = content;
        }
        return whole;
    }

    @Override
    public SeekableByteChannel channel(long limit) throws IOException {
        check(limit);
        if (spooled == null && (whole != null || size() <= Limits.CONTENT_IN_MEMORY)) {
            return new MemoryChannel(
                    bytes(Limits.CONTENT_IN_MEMORY > size() ? Limits.CONTENT_IN_MEMORY : (int) size()));
        }
        if (spooled == null) {
            if (streamed) {
                throw new IllegalStateException("the content was given away as a stream");
            }
            streamed = true; // for good, should the disk be full half-way
            var target = spool.create();
            try {
                spool(target);
            } catch (IOException e) {
                target.close();
                throw e;
            }
            spooled = target;
            streamed = false;
        }
        return new SharedChannel(spooled, size());
    }

    private void spool(FileChannel target) throws IOException {
        Spool.write(target, memory, loaded);
        var buffer = new byte[Limits.BUFFER];
        for (int count = next(buffer, 0, buffer.length); count >= 0; count = next(buffer, 0, buffer.length)) {
            Spool.write(target, buffer, count);
        }
    }

    private void check(long limit) throws IOException {
        if (size() > limit) {
            throw new IOException("it has " + size() + " bytes, more than the limit of " + limit);
        }
    }

    @Override
    public InputStream stream() throws IOException {
        if (whole != null) {
            return new ByteArrayInputStream(whole);
        }
        if (spooled != null) {
            return FileBlob.stream(spooled, size(), false);
        }
        streamed = true;
        var rest = new Rest();
        return loaded == 0 ? rest : new SequenceInputStream(new ByteArrayInputStream(memory, 0, loaded), rest);
    }

    /// The next bytes of the content, holes filled with zeros.
    private int next(byte[] target, int start, int length) throws IOException {
        if (!file) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        var pieces = tar.sparse();
        if (pieces == null) {
            return tar.read(target, start, length);
        }
        return nextOf(pieces, target, start, length);
    }

    private int nextOf(List<SparsePiece> pieces, byte[] target, int start, int length) throws IOException {
        while (piece < pieces.size()
                && delivered >= pieces.get(piece).offset() + pieces.get(piece).length()) {
            piece++;
        }
        var current = piece < pieces.size() ? pieces.get(piece) : new SparsePiece(tar.size(), 0);
        if (delivered >= tar.size()) {
            return -1;
        }
        if (delivered < current.offset()) {
            int zeros = (int) Math.min(length, current.offset() - delivered);
            Arrays.fill(target, start, start + zeros, (byte) 0);
            delivered += zeros;
            return zeros;
        }
        int count = tar.read(target, start, (int) Math.min(length, current.offset() + current.length() - delivered));
        delivered += Math.max(0, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        begin(false);
    }

    private final class Rest extends InputStream {
        private final TarReader owner = tar;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            return owner == tar ? next(target, start, length) : -1;
        }
    }
}
