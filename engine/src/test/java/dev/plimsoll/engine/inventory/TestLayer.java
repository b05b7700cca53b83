package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.FileContent;
import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.vocabulary.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// A layer that a test writes down entry by entry. Counts how often it was read.
public final class TestLayer implements Layer {
    private final Optional<Digest> diffId;
    private final List<LayerEntry> entries = new ArrayList<>();
    private Optional<IOException> failure = Optional.empty();
    private int reads;

    private TestLayer(Optional<Digest> diffId) {
        this.diffId = diffId;
    }

    /// @param digit what its digest is made of
    public static TestLayer of(char digit) {
        return new TestLayer(Optional.of(diffId(digit)));
    }

    public static TestLayer rootFileSystem() {
        return new TestLayer(Optional.empty());
    }

    public static Digest diffId(char digit) {
        return new Digest("sha256", String.valueOf(digit).repeat(64));
    }

    public TestLayer file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public TestLayer file(String path, byte[] content) {
        return file(path, content.length, () -> new ByteArrayInputStream(content));
    }

    /// A file whose content is made while it is read.
    public TestLayer file(String path, long size, Supplier<InputStream> content) {
        entries.add(new Entry(path, LayerEntry.Type.FILE, size, Optional.empty(), new Content(content), 0644));
        return this;
    }

    /// A program with these permission bits.
    public TestLayer program(String path, int mode) {
        entries.add(new Entry(
                path,
                LayerEntry.Type.FILE,
                1,
                Optional.empty(),
                new Content(() -> new ByteArrayInputStream(new byte[1])),
                mode));
        return this;
    }

    public TestLayer directory(String path) {
        return entry(path, LayerEntry.Type.DIRECTORY, "");
    }

    public TestLayer whiteout(String path) {
        return entry(path, LayerEntry.Type.WHITEOUT, "");
    }

    public TestLayer opaque(String path) {
        return entry(path, LayerEntry.Type.OPAQUE, "");
    }

    public TestLayer symbolicLink(String path, String target) {
        return entry(path, LayerEntry.Type.SYMBOLIC_LINK, target);
    }

    public TestLayer hardLink(String path, String target) {
        return entry(path, LayerEntry.Type.HARD_LINK, target);
    }

    public TestLayer device(String path) {
        return entry(path, LayerEntry.Type.OTHER, "");
    }

    public TestLayer failing(IOException failure) {
        this.failure = Optional.of(failure);
        return this;
    }

    private TestLayer entry(String path, LayerEntry.Type type, String target) {
        entries.add(new Entry(
                path,
                type,
                0,
                target.isEmpty() ? Optional.empty() : Optional.of(target),
                new Content(InputStream::nullInputStream),
                0644));
        return this;
    }

    public int reads() {
        return reads;
    }

    /// A single file, for tests of one cataloger.
    public static LayerEntry entryOf(String path, byte[] content) {
        return TestLayer.rootFileSystem().file(path, content).entries.getFirst();
    }

    /// The same entry under another name.
    static LayerEntry named(LayerEntry entry, String path) {
        return new Entry(path, entry.type(), entry.size(), entry.linkTarget(), entry.content(), entry.mode());
    }

    @Override
    public Optional<Digest> diffId() {
        return diffId;
    }

    @Override
    public void read(LayerVisitor visitor) throws IOException {
        reads++;
        for (var entry : entries) {
            visitor.visit(entry);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private record Entry(String path, Type type, long size, Optional<String> linkTarget, FileContent content, int mode)
            implements LayerEntry {}

    private record Content(Supplier<InputStream> source) implements FileContent {
        @Override
        public byte[] head(int length) throws IOException {
            return stream().readNBytes(length);
        }

        @Override
        public byte[] bytes(int limit) throws IOException {
            var bytes = stream().readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException("it is larger than " + limit + " bytes");
            }
            return bytes;
        }

        @Override
        public SeekableByteChannel channel(long limit) throws IOException {
            return new SeekableInMemoryByteChannel(bytes((int) Math.min(limit, 1 << 26)));
        }

        @Override
        public InputStream stream() {
            return source.get();
        }
    }
}
