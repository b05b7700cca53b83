package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.Optional;

/// One file system change set (image-spec, layer.md).
public interface Layer {
    /// Digest of the uncompressed tar; absent for a root file system.
    Optional<Digest> diffId();

    /// Reads the whole layer once, front to back, and verifies its digests while doing so.
    ///
    /// What the visitor was given counts only when this method returns: until then nothing is verified.
    ///
    /// @throws LayerException if the layer can be fetched and its digest is right, but it is no readable layer:
    ///     the rest of the image still can be read
    /// @throws IOException if the layer cannot be had or its content is not what its digest says
    void read(LayerVisitor visitor) throws IOException;

    /// Receives the entries of a layer in their order. An exception from it ends the reading and is thrown on.
    @FunctionalInterface
    interface LayerVisitor {
        void visit(LayerEntry entry) throws IOException;

        /// Receives what was left out, between the entries: a path that no container can have, a folder that
        /// may not be read.
        default void warn(Warning warning) {}

        /// Receives, after the last entry, how many bytes the layer's tar has, uncompressed. A root file system is no
        /// tar and says nothing.
        default void ended(long bytes) {}
    }
}
