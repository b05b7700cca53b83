package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a tar on disk, read in place: an index of names and offsets, made from the headers alone. A
/// compressed archive is decompressed into the spool first, once, since layers are wanted in another order than
/// they are stored in.
final class ArchiveFiles implements ContentStore {
    /// Links to links, in archives of old tools.
    private static final int MAX_LINKS = 16;

    private final FileChannel file;
    private final String name;
    private final Map<String, FileBlob> members = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    private ArchiveFiles(FileChannel file, String name) {
        this.file = file;
        this.name = name;
    }

    static ArchiveFiles open(Path path, Spool spool, Progress progress) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new IOException("cannot open " + Reason.of(e), e);
        }
        return open(channel, path.toString(), spool, progress);
    }

    /// Takes over an open file.
    static ArchiveFiles open(FileChannel channel, String name, Spool spool, Progress progress) throws IOException {
        var current = channel;
        try {
            var head = new byte[Compression.HEAD];
            int length = FileBlob.stream(channel, channel.size(), false).readNBytes(head, 0, head.length);
            var compression = Compression.of(head, length);
            if (compression != Compression.NONE) {
                var bytes = FileBlob.stream(channel, channel.size(), true);
                try (var in = compression.open(bytes, channel.size())) {
                    current = spool.fill(in, "decompressing " + name, progress);
                }
            }
            var archive = new ArchiveFiles(current, name);
            archive.index();
            return archive;
        } catch (DamagedLayerException e) {
            channel.close();
            current.close();
            throw new IOException(
                    "cannot read the archive " + name + ": " + e.getMessage()
                            + "; is it complete? save the image again",
                    e);
        } catch (IOException e) {
            channel.close();
            current.close();
            throw e;
        }
    }

    private void index() throws IOException {
        long size = file.size();
        var window = new TarWindow(FileBlob.stream(file, size, false), null, null);
        var tar = new TarReader(window, Limits.ARCHIVE_ENTRIES);
        while (tar.next()) {
            var path = EntryPath.normalise(tar.name());
            // a name that stands twice: the later one wins, as in unpacking
            if (tar.type() == '0' && tar.sparse() == null) {
                if (tar.stored() > size - window.offset()) {
                    throw new DamagedLayerException("it ends early, within " + path);
                }
                members.put(path, new FileBlob(file, window.offset(), tar.stored()));
                links.remove(path);
            } else if (tar.type() == '1') {
                links.put(path, EntryPath.normalise(tar.linkName()));
                members.remove(path);
            } else if (tar.type() == '2') {
                int slash = path.lastIndexOf('/');
                var target = tar.linkName();
                links.put(
                        path,
                        EntryPath.normalise(
                                target.startsWith("/") || slash < 0 ? target : path.substring(0, slash + 1) + target));
                members.remove(path);
            }
        }
    }

    boolean has(String path) {
        return find(path) != null;
    }

    private @Nullable FileBlob find(String path) {
        var current = EntryPath.normalise(path);
        for (int i = 0; i < MAX_LINKS; i++) {
            var member = members.get(current);
            if (member != null) {
                return member;
            }
            current = links.get(current);
            if (current == null) {
                return null;
            }
        }
        return null;
    }

    /// A member, by its path in the archive.
    ///
    /// @throws IOException if it is not there
    FileBlob member(String path) throws IOException {
        var member = find(path);
        if (member == null) {
            throw new IOException(
                    "the archive " + name + " is incomplete: it has no " + path + "; save the image again");
        }
        return member;
    }

    /// A small member, whole.
    byte[] small(String path, int limit) throws IOException {
        var member = member(path);
        if (member.size() > limit) {
            throw new IOException(path + " in " + name + " is larger than the limit of " + limit + " bytes");
        }
        try (var in = member.open()) {
            return in.readAllBytes();
        }
    }

    private static String blobPath(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    @Override
    public byte[] manifest(Descriptor descriptor) throws IOException {
        return small(descriptor, Limits.MANIFEST_BYTES);
    }

    @Override
    public byte[] small(Descriptor descriptor, int limit) throws IOException {
        return small(blobPath(descriptor.digest()), limit);
    }

    @Override
    public Blob blob(Descriptor descriptor) throws IOException {
        return member(blobPath(descriptor.digest()));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
