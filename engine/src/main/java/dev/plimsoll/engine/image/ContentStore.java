package dev.plimsoll.engine.image;

import java.io.Closeable;
import java.io.IOException;

/// Where content is found by its descriptor: a layout folder, an archive, a registry. What it gives is not
/// verified yet.
interface ContentStore extends Closeable {
    /// A manifest or an index, whole.
    ///
    /// @throws IOException if it is not there, or larger than the limit
    byte[] manifest(Descriptor descriptor) throws IOException;

    /// Any other small content, whole.
    ///
    /// @throws IOException if it is not there, or larger than the limit
    byte[] small(Descriptor descriptor, int limit) throws IOException;

    /// A layer; asked for it only when it is read.
    Blob blob(Descriptor descriptor) throws IOException;
}
