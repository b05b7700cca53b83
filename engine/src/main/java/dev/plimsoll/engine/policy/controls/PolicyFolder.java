package dev.plimsoll.engine.policy.controls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the files lie that a policy names: beside its own.
///
/// @param path absent for a policy that came without a file, for which no file of this machine is read
public record PolicyFolder(@Nullable Path path) {
    /// Bytes of a file that a policy names.
    private static final int LARGEST = 64 * 1024;

    private static final List<String> KINDS_OF_FILES = List.of("docker-archive:", "oci-archive:", "oci:");

    /// Opens a file that somebody names to judge by. A pipe that nobody writes to, or a device, would hold up the
    /// scan for good; a shell's own pipes are written to: `--policy <(…)`.
    ///
    /// @throws IOException if it is no file
    public static InputStream open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !isPipeOfShell(file)) {
            var kind = Files.isDirectory(file) ? "it is a folder" : "it is no file, but a pipe or a device";
            throw new FileSystemException(file.toString(), null, kind);
        }
        return Files.newInputStream(file);
    }

    private static boolean isPipeOfShell(Path file) {
        var name = file.toString();
        return name.equals("/dev/stdin") || name.startsWith("/dev/fd/") || name.startsWith("/proc/self/fd/");
    }

    /// Reads a small text.
    ///
    /// @param key under which the policy names it, for the message
    /// @throws IllegalArgumentException if it cannot be read; the message begins with the key
    String read(String key, String file) {
        return read(key, file, LARGEST);
    }

    /// As above, a text of that many bytes at most.
    String read(String key, String file, int largest) {
        var folder = path;
        if (folder == null) {
            throw new IllegalArgumentException(key + " names a file, but the policy has none beside which it could lie;"
                    + " write the content into the policy");
        }
        try (var in = open(folder.resolve(file))) {
            var bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new IllegalArgumentException(
                        key + " names a file larger than the limit of " + largest + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    key + " names '" + file + "', which cannot be read beside the policy: " + e.getMessage(), e);
        }
    }

    /// An image's reference, its path made one from here.
    String reference(String reference) {
        var folder = path;
        if (folder != null) {
            for (var kind : KINDS_OF_FILES) {
                if (reference.startsWith(kind)) {
                    return kind + folder.resolve(reference.substring(kind.length()));
                }
            }
        }
        return reference;
    }
}
