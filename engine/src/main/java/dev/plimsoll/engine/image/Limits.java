package dev.plimsoll.engine.image;

/// What an image may cost before it is refused, each named in the message of whoever hits it. Real images stay
/// far below: Docker allows 127 layers, Linux paths of 4096 bytes.
final class Limits {
    private Limits() {}

    static final long KIB = 1024;
    static final long MIB = 1024 * KIB;
    static final long GIB = 1024 * MIB;

    /// Bytes of a manifest or an index; registries refuse more than 4 MiB (distribution-spec, "Pushing
    /// Manifests").
    static final int MANIFEST_BYTES = (int) (4 * MIB);

    /// Bytes of an image configuration.
    static final int CONFIG_BYTES = (int) (8 * MIB);

    static final int LAYERS = 1000;

    /// Manifests in one index, and images in one archive.
    static final int INDEX_ENTRIES = 10_000;

    /// Indexes within indexes.
    static final int INDEX_DEPTH = 4;

    /// Members of a docker or OCI archive: a handful per layer.
    static final int ARCHIVE_ENTRIES = 100_000;

    /// Entries of one layer, headers of extensions included.
    static final long LAYER_ENTRIES = 10_000_000;

    /// Bytes of one layer after decompression, whatever its ratio.
    static final long LAYER_BYTES = 256 * GIB;

    /// Decompressed bytes up to which any ratio is accepted: a file of zeros is no attack.
    static final long LAYER_BYTES_AT_ANY_RATIO = 10 * GIB;

    /// Decompressed to compressed bytes beyond [#LAYER_BYTES_AT_ANY_RATIO]; gzip reaches 1030, real layers 2 to
    /// 10.
    static final long LAYER_RATIO = 100;

    /// Bytes of a decompressed archive, or of what a container engine exports, in the cache folder.
    static final long SPOOL_BYTES = 128 * GIB;

    /// Bytes of a PAX or GNU header extension.
    static final int TAR_EXTENSION_BYTES = (int) MIB;

    /// Bytes of a path; a longer one cannot exist in a running container (`PATH_MAX`).
    static final int PATH_BYTES = 4096;

    /// Folders in a path.
    static final int PATH_DEPTH = 512;

    /// Pieces of a sparse file.
    static final int SPARSE_PIECES = 100_000;

    /// Bytes of a sparse file with its holes filled.
    static final long SPARSE_BYTES = 16 * GIB;

    /// Bytes of a file's content that are held in memory where random access is asked for; more is spooled.
    static final int CONTENT_IN_MEMORY = (int) (4 * MIB);

    /// Doubts told about one layer; the rest is counted.
    static final int WARNINGS_PER_LAYER = 20;

    /// Bytes read, decompressed and hashed at once.
    static final int BUFFER = (int) (64 * KIB);
}
