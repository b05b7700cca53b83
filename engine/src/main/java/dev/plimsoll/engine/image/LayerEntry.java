package dev.plimsoll.engine.image;

import java.util.Optional;

/// One entry of a layer. Valid only during the visit that it was given to.
public interface LayerEntry {
    /// Path from the root, normalised, without a leading slash: `etc/os-release`. For a [Type#WHITEOUT] the
    /// path that is hidden, for an [Type#OPAQUE] the directory whose lower content is.
    String path();

    Type type();

    /// Size in bytes as the header says; 0 for all but files.
    long size();

    /// Permission bits with set-user-id, set-group-id and sticky: the low twelve bits of `st_mode`.
    int mode();

    /// For a symbolic link its target as written, for a hard link the normalised path that it names.
    Optional<String> linkTarget();

    /// The content of a [Type#FILE]; empty for all others.
    FileContent content();

    default boolean isExecutable() {
        return (mode() & 0111) != 0;
    }

    enum Type {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        /// Hides one path of the layers below (`.wh.NAME`).
        WHITEOUT,
        /// Hides everything that the layers below have in a directory (`.wh..wh..opq`).
        OPAQUE,
        /// A device, socket or pipe.
        OTHER
    }
}
