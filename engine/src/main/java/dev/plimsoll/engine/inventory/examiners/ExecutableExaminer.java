package dev.plimsoll.engine.inventory.examiners;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.FileExaminer;
import dev.plimsoll.engine.inventory.FileRemark;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// Takes the digest of every file that may be run, so that it can be told later what an image brought and what
/// came to a container afterwards.
final class ExecutableExaminer implements FileExaminer {
    private static final long LARGEST = Integer.MAX_VALUE;
    private static final int BUFFER = 1 << 16;

    @Override
    public String key() {
        return "executables=1";
    }

    /// No policy asks for it.
    @Override
    public List<String> searched() {
        return List.of();
    }

    @Override
    public void examine(LayerEntry file, boolean last, FileRemark.Builder remark, Consumer<Warning> doubts)
            throws IOException {
        if (!FileRemark.isExecutable(file.mode())) {
            return;
        }
        try (var in = last
                ? file.content().stream()
                : Channels.newInputStream(file.content().channel(LARGEST))) {
            remark.sha256(digest(in));
        }
    }

    private static String digest(InputStream in) throws IOException {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
