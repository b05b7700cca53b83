package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.util.List;

/// Where the signatures of an image lie: beside it in its repository, or in its layout.
@FunctionalInterface
interface SignatureSource {
    /// A source that keeps no signatures.
    SignatureSource NONE = (_, _) -> List.of();

    /// The manifests of cosign's that say they are about this one, as they came; at most `limit`.
    ///
    /// @throws IOException if whether there are any cannot be known
    List<byte[]> manifests(Digest subject, int limit) throws IOException;
}
