package dev.plimsoll.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;

/// The bytes of one file in a layer that is being read.
///
/// [#head], [#bytes] and [#channel] may be called again and in any order; [#stream] gives the rest to one
/// reader. Small content is held in memory, large content that needs random access is spooled to the cache
/// folder and removed with the visit.
public interface FileContent {
    /// The first bytes, fewer if the file is shorter. Does not consume them.
    ///
    /// @param length at most 65,536
    byte[] head(int length) throws IOException;

    /// All bytes.
    ///
    /// @throws IOException if the file is larger than the limit, which the message names
    byte[] bytes(int limit) throws IOException;

    /// Random access to the whole content; closed by the caller.
    ///
    /// @throws IOException if the file is larger than the limit, which the message names
    SeekableByteChannel channel(long limit) throws IOException;

    /// The content, front to back. Last use of this object.
    InputStream stream() throws IOException;
}
