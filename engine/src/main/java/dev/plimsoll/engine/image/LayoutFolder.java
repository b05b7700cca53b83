package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Content in a folder: an OCI image layout (image-spec, image-layout.md), or skopeo's flat `dir:` layout.
///
/// @param flat files are named by their digest's hexadecimal part alone
record LayoutFolder(Path folder, boolean flat) implements ContentStore {
    private Path path(Digest digest) {
        return flat
                ? folder.resolve(digest.hex())
                : folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    @Override
    public byte[] manifest(Descriptor descriptor) throws IOException {
        if (flat && Files.isRegularFile(folder.resolve("manifest.json")) && !Files.exists(path(descriptor.digest()))) {
            return readSmall(folder.resolve("manifest.json"), Limits.MANIFEST_BYTES);
        }
        return small(descriptor, Limits.MANIFEST_BYTES);
    }

    @Override
    public byte[] small(Descriptor descriptor, int limit) throws IOException {
        return readSmall(path(descriptor.digest()), limit);
    }

    /// Reads a whole file of bounded size.
    static byte[] readSmall(Path path, int limit) throws IOException {
        requireFile(path);
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException(path + " is larger than the limit of " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new IOException("cannot read " + Reason.of(e), e);
        }
    }

    /// A pipe or a device in a hostile folder would be read for ever.
    private static void requireFile(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(Files.exists(path) ? path + " is no regular file" : path + " does not exist");
        }
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        var path = path(descriptor.digest());
        return new Blob() {
            @Override
            public InputStream open() throws IOException {
                requireFile(path);
                var file = FileChannel.open(path, StandardOpenOption.READ);
                return FileBlob.stream(file, file.size(), true);
            }

            @Override
            public long size() {
                return descriptor.size();
            }
        };
    }

    @Override
    public void close() {
        // files are open only while they are read
    }
}
