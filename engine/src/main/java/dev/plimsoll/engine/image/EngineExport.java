package dev.plimsoll.engine.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Has a container engine on this machine write an image out (`docker save`), straight into the spool.
///
/// @param tool `docker` or `podman`, looked up in `PATH` as a shell does
record EngineExport(String tool, Map<String, String> environment) {
    private static final int MESSAGE_BYTES = 4096;
    private static final long EXIT_SECONDS = 30;

    /// @param name of the image, as the engine knows it
    FileChannel save(String name, Spool spool, Progress progress) throws IOException, InterruptedException {
        if (name.isBlank() || name.startsWith("-")) {
            throw new IllegalArgumentException("'" + tool + ":" + name + "' names no image");
        }
        var program = find();
        if (program == null) {
            throw new IOException(
                    "'" + tool + "' is not on this machine (not in PATH); save the image where it is, and scan"
                            + " docker-archive:FILE");
        }
        var command = tool.equals("podman")
                ? new String[] {program.toString(), "save", "--format", "docker-archive", name}
                : new String[] {program.toString(), "save", name};
        var process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        var message = new StringBuilder();
        var errors = Thread.ofVirtual().start(() -> collect(process, message));
        FileChannel archive = null;
        boolean done = false;
        try {
            archive = spool.fill(process.getInputStream(), tool + " save " + name, progress);
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("'" + tool + " save " + name + "' does not end");
            }
            errors.join();
            if (process.exitValue() != 0) {
                throw new IOException("'" + tool + " save " + name + "' failed: "
                        + (message.isEmpty()
                                ? "exit code " + process.exitValue()
                                : message.toString().strip()));
            }
            done = true;
            return archive;
        } finally {
            process.destroyForcibly();
            if (!done && archive != null) {
                archive.close();
            }
        }
    }

    private static void collect(Process process, StringBuilder message) {
        try (var stream = process.getErrorStream()) {
            message.append(new String(stream.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8));
            stream.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException _) {
            // the process was ended; the reason is known elsewhere
        }
    }

    private @Nullable Path find() {
        for (var folder : environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                var candidate = Path.of(folder, tool);
                if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                    return candidate.toAbsolutePath();
                }
            }
        }
        return null;
    }
}
