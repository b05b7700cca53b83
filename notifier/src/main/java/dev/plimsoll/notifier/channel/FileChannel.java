package dev.plimsoll.notifier.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Appends to a file; what is told as delivered is on the disk. When it grows too large it is set aside as `FILE.1`.
@Explained(
        value =
                "Appends to a file and waits until it is on the disk. A file that grows too large is renamed to `FILE.1`, "
                        + "the older ones to `FILE.2` and so on.",
        example = "file: { name: record, path: /var/log/plimsoll/events.jsonl, format: json }")
public record FileChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The file; its folder must exist. It may be no symbolic link.")
        String path,

        @Explained("`text` (the default), or `json`: one line for each message.") @Nullable
        LineFormat format,

        @Explained("Megabytes after which it is set aside; 100 unless set.")
        int maxMegabytes,

        @Explained("How many are kept that were set aside; 5 unless set.")
        int keep,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    private static final int LONGEST = 1 << 20;

    public FileChannel {
        name = Checks.text("name", name);
        path = Checks.text("path", path);
        maxMegabytes = Checks.range("maxMegabytes", maxMegabytes, 100, 1, 1 << 20);
        keep = Checks.range("keep", keep, 5, 1, 1000);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var line = LineFormat.write(format, message.withTemplate(template), surroundings, LONGEST) + "\n";
            try {
                append(Path.of(path), ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
                return new Outcome.Delivered("written", null);
            } catch (IOException e) {
                return new Outcome.Later(
                        path + " cannot be written: " + e + "; its folder must exist and be writable", null);
            }
        });
    }

    private void append(Path file, ByteBuffer line) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("it is a link or no file");
            }
            if (Files.size(file) + line.remaining() > maxMegabytes * 1_000_000L) {
                setAside(file);
            }
        }
        try (var out = java.nio.channels.FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS)) {
            var before = out.size();
            try {
                while (line.hasRemaining()) {
                    out.write(line);
                }
                out.force(true);
            } catch (IOException e) {
                // A full disk leaves half a line behind: the next attempt begins where this one did.
                out.truncate(before);
                throw e;
            }
        }
    }

    private void setAside(Path file) throws IOException {
        Files.deleteIfExists(numbered(file, keep));
        for (var number = keep - 1; number >= 1; number--) {
            if (Files.exists(numbered(file, number), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(numbered(file, number), numbered(file, number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(file, 1), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path numbered(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
