package dev.plimsoll.engine.inventory.secrets;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.FileExaminer;
import dev.plimsoll.engine.inventory.FileRemark;
import dev.plimsoll.engine.inventory.secrets.SecretDetector.Secret;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/// Looks for secrets in the text files of a layer, of a large one piece by piece, and for keystores. A file with a NUL
/// among its first bytes is no text.
public final class SecretExaminer implements FileExaminer {
    /// A larger text is read in pieces of this size, a larger keystore not at all.
    static final int PIECE = 4 << 20;

    /// Of a larger text only the head is read.
    static final long LARGEST = 256L << 20;

    /// Pieces overlap by more than the longest key.
    private static final int OVERLAP = 32 << 10;

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
        var head = content.head(TELLING);
        if (BinaryKeys.mayBegin(head) && file.size() <= PIECE && !place.isPublished()) {
            var bytes = content.bytes(PIECE);
            BinaryKeys.in(bytes).ifPresent(kind -> {
                remark.secret(kind.id(), kind.title(), 1, "binary");
                remark.content(fingerprint(bytes));
            });
        }
        if (isBinary(head)) {
            return;
        }
        if (file.size() <= PIECE || file.size() > LARGEST) {
            byte[] bytes = file.size() <= PIECE ? content.bytes(PIECE) : content.head(HEAD);
            var found = SecretDetector.instance().find(file.path(), place, bytes, bytes.length);
            if (!found.secrets().isEmpty()) {
                remark.content(fingerprint(bytes));
            }
            tell(file.path(), found, remark, doubts);
            if (file.size() > LARGEST) {
                doubts.accept(new Warning(
                        "unsearched-file",
                        "/" + file.path(),
                        "/" + file.path() + ": of a text larger than " + (LARGEST >> 20)
                                + " MiB only the beginning was searched for secrets"));
            }
            return;
        }
        try (var channel = content.channel(LARGEST)) {
            inPieces(file.path(), place, channel, remark, doubts);
        }
    }

    private static void inPieces(
            String path,
            FilePlace place,
            SeekableByteChannel channel,
            FileRemark.Builder remark,
            Consumer<Warning> doubts)
            throws IOException {
        var piece = ByteBuffer.allocate(PIECE);
        var told = new LinkedHashSet<Secret>();
        boolean tooMany = false;
        long content = 1;
        int linesBefore = 0;
        while (true) {
            while (piece.hasRemaining() && channel.read(piece) >= 0) {
                // a read gives what there is
            }
            int length = piece.position();
            var found = SecretDetector.instance().find(path, place, piece.array(), length);
            for (var secret : found.secrets()) {
                told.add(new Secret(secret.rule(), secret.title(), secret.line() + linesBefore, secret.excerpt()));
            }
            tooMany |= found.tooMany() || told.size() > SecretDetector.MOST_IN_FILE;
            content = content * 31 + fingerprint(Arrays.copyOf(piece.array(), length));
            if (tooMany || length < PIECE) {
                break;
            }
            int next = length - OVERLAP;
            for (int i = 0; i < next; i++) {
                linesBefore += piece.get(i) == '\n' ? 1 : 0;
            }
            piece.position(next);
            piece.compact();
        }
        var first = told.stream().limit(SecretDetector.MOST_IN_FILE).toList();
        tell(path, new SecretDetector.Found(first, tooMany), remark, doubts);
        remark.content(content);
    }

    private static long fingerprint(byte[] bytes) {
        return 1L + (Arrays.hashCode(bytes) & 0xffffffffL) + ((long) bytes.length << 32);
    }

    private static void tell(
            String file, SecretDetector.Found found, FileRemark.Builder remark, Consumer<Warning> doubts) {
        found.secrets()
                .forEach(secret -> remark.secret(secret.rule(), secret.title(), secret.line(), secret.excerpt()));
        if (found.tooMany()) {
            var path = "/" + file;
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
