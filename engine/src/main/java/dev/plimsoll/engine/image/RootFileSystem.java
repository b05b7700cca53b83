package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An unpacked root file system, read as one layer. No link is followed, so nothing outside of the folder is
/// read; other file systems mounted below it (proc, sys) are left alone.
final class RootFileSystem implements Layer {
    private final Path root;

    private RootFileSystem(Path root) {
        this.root = root;
    }

    static OpenedImage open(String reference, Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(Files.exists(root) ? root + " is no folder" : root + " does not exist");
        }
        var facts = new ImageFacts(reference, null, null, List.of(), null, ImageConfig.EMPTY, List.of());
        return new OpenedImage(facts, List.of(new RootFileSystem(root)), List.of(), () -> {});
    }

    @Override
    public Optional<Digest> diffId() {
        return Optional.empty();
    }

    @Override
    public void read(LayerVisitor visitor) throws IOException {
        var attributes = attributes(root, true);
        new Walk(visitor, attributes.get("dev")).folder(root, "", 1);
    }

    private static Map<String, Object> attributes(Path path, boolean follow) throws IOException {
        return follow
                ? Files.readAttributes(path, "unix:mode,size,dev")
                : Files.readAttributes(path, "unix:mode,size,dev", LinkOption.NOFOLLOW_LINKS);
    }

    private static final class Walk {
        private static final int FILE_TYPE = 0170000;

        private final LayerVisitor visitor;
        private final @Nullable Object device;
        private int warnings;

        Walk(LayerVisitor visitor, @Nullable Object device) {
            this.visitor = visitor;
            this.device = device;
        }

        void folder(Path folder, String prefix, int depth) throws IOException {
            if (depth > Limits.PATH_DEPTH) {
                warn(prefix, "it is deeper than the limit of " + Limits.PATH_DEPTH + " folders");
                return;
            }
            List<Path> children;
            try {
                children = children(folder);
            } catch (IOException e) {
                warn(prefix, Reason.of(e));
                return;
            }
            for (var child : children) {
                entry(child, prefix + child.getFileName(), depth);
            }
        }

        private static List<Path> children(Path folder) throws IOException {
            var children = new ArrayList<Path>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                stream.forEach(children::add);
            } catch (java.nio.file.DirectoryIteratorException e) {
                throw e.getCause();
            }
            children.sort(null);
            return children;
        }

        private void entry(Path path, String name, int depth) throws IOException {
            int mode;
            long size;
            String target = null;
            boolean elsewhere;
            try {
                var attributes = attributes(path, false);
                mode = attributes.get("mode") instanceof Integer bits ? bits : 0;
                size = attributes.get("size") instanceof Long bytes ? bytes : 0;
                elsewhere = device != null && !device.equals(attributes.get("dev"));
                if ((mode & FILE_TYPE) == 0120000) {
                    target = Files.readSymbolicLink(path).toString();
                }
            } catch (IOException e) {
                warn(name, Reason.of(e));
                return;
            }
            var type =
                    switch (mode & FILE_TYPE) {
                        case 0100000 -> LayerEntry.Type.FILE;
                        case 0040000 -> LayerEntry.Type.DIRECTORY;
                        case 0120000 -> LayerEntry.Type.SYMBOLIC_LINK;
                        default -> LayerEntry.Type.OTHER;
                    };
            boolean file = type == LayerEntry.Type.FILE;
            visitor.visit(new DiskEntry(path, name, type, file ? size : 0, mode & 0xfff, target));
            if (type == LayerEntry.Type.DIRECTORY && !elsewhere) {
                folder(path, name + "/", depth + 1);
            }
        }

        private void warn(String path, String why) {
            warnings++;
            if (warnings <= Limits.WARNINGS_PER_LAYER) {
                visitor.warn(new Warning("unreadable-file", path, path + " was not read: " + why));
            } else if (warnings == Limits.WARNINGS_PER_LAYER + 1) {
                visitor.warn(new Warning("unreadable-file", "…", "more files were not read"));
            }
        }
    }

    private record DiskEntry(
            Path file,
            String path,
            Type type,
            long size,
            int mode,
            @Nullable String link) implements LayerEntry, FileContent {
        @Override
        public Optional<String> linkTarget() {
            return Optional.ofNullable(link);
        }

        @Override
        public FileContent content() {
            return this;
        }

        /// Not through a link, should one have taken the file's place since.
        private FileChannel open() throws IOException {
            try {
                return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                throw new IOException("cannot read: " + Reason.of(e), e);
            }
        }

        private byte[] first(int length) throws IOException {
            if (type != Type.FILE) {
                return new byte[0];
            }
            try (var channel = open()) {
                return FileBlob.stream(channel, length, false).readNBytes(length);
            }
        }

        @Override
        public byte[] head(int length) throws IOException {
            if (length < 0 || length > Limits.BUFFER) {
                throw new IllegalArgumentException("a head of " + length + " bytes; at most " + Limits.BUFFER);
            }
            return first((int) Math.min(length, size));
        }

        @Override
        public byte[] bytes(int limit) throws IOException {
            check(limit);
            return first((int) size);
        }

        @Override
        public SeekableByteChannel channel(long limit) throws IOException {
            check(limit);
            return type == Type.FILE ? open() : new MemoryChannel(new byte[0]);
        }

        private void check(long limit) throws IOException {
            if (size > limit) {
                throw new IOException("it has " + size + " bytes, more than the limit of " + limit);
            }
        }

        @Override
        public InputStream stream() throws IOException {
            return type == Type.FILE ? FileBlob.stream(open(), size, true) : InputStream.nullInputStream();
        }
    }
}
