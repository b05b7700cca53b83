package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A layer that is stored as a tar, compressed or not.
///
/// @param digest of the stored bytes; absent where the source has no name for them
/// @param unreadable why its media type cannot be read; absent if it can
record BlobLayer(
        Blob blob,
        @Nullable Digest digest,
        Digest diffIdentity,
        @Nullable String unreadable,
        Spool spool,
        Progress progress)
        implements Layer {
    @Override
    public Optional<Digest> diffId() {
        return Optional.of(diffIdentity);
    }

    @Override
    public void read(LayerVisitor visitor) throws IOException {
        try (var raw = open()) {
            var head = new byte[Compression.HEAD];
            int length = readHead(raw, head);
            var compression = Compression.of(head, length);
            // a source without a name for the stored bytes still has the diffId for those that are stored as they are
            var expected = digest == null && compression == Compression.NONE ? diffIdentity : digest;
            var shown = "layer " + (digest != null ? digest : diffIdentity).abbreviated();
            var stored =
                    new VerifyingInput(Compression.unread(head, length, raw), expected, blob.size(), shown, progress);
            new Reading(stored, compression, expected, visitor).run();
        }
    }

    private InputStream open() throws IOException {
        try {
            return blob.open();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private int readHead(InputStream raw, byte[] head) throws IOException {
        try {
            return raw.readNBytes(head, 0, head.length);
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private String name() {
        return "layer " + (digest != null ? digest : diffIdentity);
    }

    private IOException cannotRead(IOException e) {
        return new IOException("cannot read " + name() + ": " + Reason.of(e), e);
    }

    /// One reading of the layer, and the judgement of what went wrong in it.
    private final class Reading {
        private final VerifyingInput stored;
        private final Compression compression;
        private final @Nullable Digest expected;
        private final LayerVisitor visitor;
        private @Nullable TarWindow tar;

        Reading(VerifyingInput stored, Compression compression, @Nullable Digest expected, LayerVisitor visitor) {
            this.stored = stored;
            this.compression = compression;
            this.expected = expected;
            this.visitor = visitor;
        }

        void run() throws IOException {
            try {
                if (unreadable != null) {
                    throw new DamagedLayerException(unreadable);
                }
                read();
            } catch (IOException e) {
                throw judged(e);
            }
        }

        private void read() throws IOException {
            // stored as it is and named by the same digest: one hash does for both
            boolean hashed = compression != Compression.NONE || !diffIdentity.equals(expected);
            var hash = hashed ? VerifyingInput.hash(diffIdentity) : null;
            long bytes;
            try (var in = compression.open(stored, blob.size())) {
                var window = new TarWindow(in, hash, stored);
                tar = window;
                LayerTar.read(window, spool, visitor, name());
                window.drain();
                bytes = window.count();
                stored.verify();
            }
            if (hash != null && !VerifyingInput.matches(diffIdentity, hash)) {
                throw new WrongContentException(
                        "its content is not what the image's configuration says (diffId " + diffIdentity + ")");
            }
            visitor.ended(bytes);
        }

        /// Whose failure it is: the source's, the image's, or the visitor's own.
        private IOException judged(IOException e) {
            var failure = stored.failure();
            if (failure != null) {
                return cannotRead(failure);
            }
            if (e instanceof WrongContentException) {
                return cannotRead(e);
            }
            var damage = e instanceof DamagedLayerException ? e : tar == null ? null : tar.failure();
            if (!(damage instanceof DamagedLayerException)) {
                return e;
            }
            if (expected == null) {
                return cannotRead(damage); // nothing says that these are the bytes that were meant
            }
            try {
                stored.verify();
            } catch (IOException wrong) {
                return cannotRead(wrong);
            }
            return new LayerException("cannot read " + name() + ": " + damage.getMessage(), damage);
        }
    }

    /// The bytes are complete, but others than those that a digest names.
    private static final class WrongContentException extends IOException {
        private static final long serialVersionUID = 1;

        WrongContentException(String message) {
            super(message);
        }
    }
}
