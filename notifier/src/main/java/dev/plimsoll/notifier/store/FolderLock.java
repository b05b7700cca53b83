package dev.plimsoll.notifier.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One notifier to a folder: two would send everything twice. The system takes the lock away from a process that ends.
final class FolderLock implements AutoCloseable {
    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /// @throws StoreException if another has it
    static FolderLock take(Path folder) {
        var path = folder.resolve("notifier.lock");
        try {
            var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(file)) {
                return new FolderLock(file);
            }
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + path, e);
        }
        throw new StoreException("another notifier uses the folder " + folder
                + ": stop that one, or name another folder with --data DIR");
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
