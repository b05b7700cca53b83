package dev.plimsoll.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/// Writes a file whole or not at all: beside it first, then in its place. Safe for several threads.
final class AtomicFile {
    private final Leftovers leftovers;
    private final AtomicInteger written = new AtomicInteger();

    AtomicFile(Leftovers leftovers) {
        this.leftovers = leftovers;
    }

    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// A device or a pipe (`/dev/stderr`) is written to as it is; a link stays one, what it names is replaced.
    ///
    /// @throws Failure if it cannot be written; what was there before is still there
    void write(Path target, Content content) {
        try {
            if (Files.isDirectory(target)) {
                throw new IOException("it is a folder");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                // before links are followed: what /dev/stdout is a link to has no name when it is a pipe
                try (var out = new BufferedOutputStream(Files.newOutputStream(target, StandardOpenOption.WRITE))) {
                    content.writeTo(out);
                }
                return;
            }
            replace(Files.exists(target) ? target.toRealPath() : target.toAbsolutePath(), content);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot write " + target + ": " + Reason.withoutPath(e)
                            + "; name another file, or make room and give yourself the right to write there",
                    e);
        }
    }

    /// Takes away what was written before; a device, a pipe or a folder stays.
    ///
    /// @return whether there was such a file
    /// @throws Failure if it cannot be taken away
    boolean remove(Path target) {
        try {
            return Files.isRegularFile(target) && Files.deleteIfExists(target);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot remove " + target + ", which is of an older scan: " + Reason.withoutPath(e)
                            + "; name another file, or give yourself the right to write there",
                    e);
        }
    }

    private void replace(Path file, Content content) throws IOException {
        var temporary = file.resolveSibling("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + written.incrementAndGet() + ".tmp");
        leftovers.add(temporary);
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE))) {
                content.writeTo(out);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
            leftovers.forget(temporary);
        }
    }
}
