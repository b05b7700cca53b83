package dev.plimsoll.engine.inventory.secrets;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.FileExaminer;
import dev.plimsoll.engine.inventory.FileRemark;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Looks for secrets in the text files of a layer. Of a file over 4 MiB the first 64 KiB are read; a file with a NUL
/// among its first bytes is no text and is left out.
public final class SecretExaminer implements FileExaminer {
    /// Of a larger file only the head is read.
    static final int LARGEST = 4 << 20;

    private static final int HEAD = 1 << 16;
    private static final int TELLING = 512;
    private static final int SHORTEST = 8;

    @Override
    public String key() {
        return "secrets=" + SecretRules.VERSION;
    }

    @Override
    public List<String> searched() {
        return List.of(Inventory.SECRETS);
    }

    @Override
    public void examine(LayerEntry file, boolean last, FileRemark.Builder remark, Consumer<Warning> doubts)
            throws IOException {
        if (file.size() < SHORTEST) {
            return;
        }
        var place = FilePlace.of(file.path());
        if (place == FilePlace.IGNORED) {
            return;
        }
        var content = file.content();
        if (isBinary(content.head(TELLING))) {
            return;
        }
        byte[] bytes = file.size() <= LARGEST ? content.bytes(LARGEST) : content.head(HEAD);
        var found = SecretDetector.instance().find(file.path(), place, bytes, bytes.length);
        if (found.secrets().isEmpty() && !found.tooMany()) {
            return;
        }
        found.secrets()
                .forEach(secret -> remark.secret(secret.rule(), secret.title(), secret.line(), secret.excerpt()));
        remark.content(1L + (Arrays.hashCode(bytes) & 0xffffffffL) + ((long) bytes.length << 32));
        if (found.tooMany()) {
            var path = "/" + file.path();
            doubts.accept(new Warning(
                    "too-many-secrets",
                    path,
                    path + ": of the secrets in it, " + SecretDetector.MOST_IN_FILE + " or those within the first "
                            + SecretDetector.MOST_QUESTIONS + " suspicious places are told; there may be more"));
        }
    }

    private static boolean isBinary(byte[] head) {
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }
}
