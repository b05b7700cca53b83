package dev.plimsoll.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// Temporary files that are removed when the process is ended by a signal (Ctrl-C). Safe for several threads.
final class Leftovers {
    private final Set<Path> files = new HashSet<>();
    private boolean hooked;
    private boolean ending;

    /// @throws IOException if the process is ending: nothing more may be begun
    synchronized void add(Path file) throws IOException {
        if (ending) {
            throw new IOException("the process is ending");
        }
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "leftovers"));
            hooked = true;
        }
        files.add(file);
    }

    synchronized void forget(Path file) {
        files.remove(file);
    }

    private synchronized void remove() {
        ending = true;
        for (var file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // nobody is left to tell
            }
        }
    }
}
