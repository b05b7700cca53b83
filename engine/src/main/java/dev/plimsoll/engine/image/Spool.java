package dev.plimsoll.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Room on disk for what needs random access and is too large for memory. A file loses its name as soon as it
/// is open, so that it goes with the process, however that ends: nothing is left after Ctrl-C or a kill.
record Spool(Path folder) {
    static Spool in(Path cacheFolder) {
        return new Spool(cacheFolder.resolve("spool"));
    }

    /// A new nameless file, readable by this process only; closing it frees the room.
    FileChannel create() throws IOException {
        var onlyOwner = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        try {
            Files.createDirectories(folder);
            var attributes = onlyOwner
                    ? List.of(PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    : List.<FileAttribute<?>>of();
            var path = Files.createTempFile(folder, "spool-", ".tmp", attributes.toArray(FileAttribute[]::new));
            FileChannel channel;
            try {
                channel = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException e) {
                Files.deleteIfExists(path);
                throw e;
            }
            if (onlyOwner) {
                Files.deleteIfExists(path); // elsewhere an open file cannot be deleted: there it goes when it is closed
            }
            return channel;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private IOException unwritable(IOException e) {
        return new IOException(
                "cannot write to the cache folder " + folder + " (" + Reason.of(e)
                        + "); make room there or choose another with PLIMSOLL_CACHE",
                e);
    }

    /// Appends bytes to a file of this spool.
    static void write(FileChannel target, byte[] bytes, int length) throws IOException {
        var source = ByteBuffer.wrap(bytes, 0, length);
        while (source.hasRemaining()) {
            target.write(source);
        }
    }

    /// Puts a whole stream into a new file.
    ///
    /// @param what the stream is, for the message when it is larger than the limit
    FileChannel fill(InputStream in, String what, Progress progress) throws IOException {
        var target = create();
        try {
            var buffer = new byte[Limits.BUFFER];
            long size = 0;
            long reported = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                size += count;
                if (size > Limits.SPOOL_BYTES) {
                    throw new IOException(
                            what + " is larger than the limit of " + Limits.SPOOL_BYTES / Limits.GIB + " GiB");
                }
                try {
                    write(target, buffer, count);
                } catch (IOException e) {
                    throw unwritable(e);
                }
                if (size - reported >= Limits.MIB) {
                    reported = size;
                    progress.advanced(what, size, -1);
                }
            }
            return target;
        } catch (IOException e) {
            target.close();
            throw e;
        }
    }
}
