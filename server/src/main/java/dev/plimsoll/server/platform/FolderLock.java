package dev.plimsoll.server.platform;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Keeps a second server out of a folder with SQLite: what keeps changes apart lies in the memory of one. The system
/// takes the lock away with the process, however that ends. Commands, which read beside a server, ask for none.
@Component
@Profile("!command")
class FolderLock {
    private @Nullable FileChannel channel;

    /// @throws IllegalStateException if another server has the folder
    void take(Path folder) {
        var file = folder.resolve("server.lock");
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                throw new IllegalStateException("another server " + holder(channel) + "keeps its data in " + folder
                        + ": stop it, or name another folder with --data DIR; several servers share one PostgreSQL");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + file, e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true; // by this process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        var process = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return process.isEmpty() ? "" : "(process " + process + ") ";
    }

    @PreDestroy
    void release() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
