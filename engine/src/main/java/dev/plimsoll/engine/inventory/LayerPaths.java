package dev.plimsoll.engine.inventory;

import java.util.List;

/// What one layer does to the paths of the layers below it, as much of it as the merge needs.
public final class LayerPaths {
    static final LayerPaths NONE = new LayerPaths(Longs.NONE, Longs.NONE, Longs.NONE, List.of(), List.of());

    private static final long DIRECTORY = 1;

    private final long[] entries;
    private final long[] whiteouts;
    private final long[] opaques;
    private final List<Link> symbolicLinks;
    private final List<Link> hardLinks;

    /// @param entries hashes of the paths that the layer has, sorted, made by [#entry]
    /// @param whiteouts hashes of the paths that it removes, sorted
    /// @param opaques hashes of the directories whose lower content it hides, sorted
    /// @param symbolicLinks those that may lead to a directory or a release file
    /// @param hardLinks names that the layer gives to files which something was read from
    LayerPaths(long[] entries, long[] whiteouts, long[] opaques, List<Link> symbolicLinks, List<Link> hardLinks) {
        this.entries = entries;
        this.whiteouts = whiteouts;
        this.opaques = opaques;
        this.symbolicLinks = List.copyOf(symbolicLinks);
        this.hardLinks = List.copyOf(hardLinks);
    }

    /// A link.
    ///
    /// @param path without a leading slash
    /// @param target of a symbolic link as written, of a hard link a path without a leading slash
    record Link(String path, String target) {}

    /// The hash of a path with its lowest bit telling directories from all else.
    static long entry(long hash, boolean directory) {
        return directory ? hash | DIRECTORY : hash & ~DIRECTORY;
    }

    /// Whether a file of a lower layer at this very path is gone: anything that an upper layer has there replaces it.
    boolean replaces(long hash) {
        return Longs.contains(entries, entry(hash, false))
                || Longs.contains(entries, entry(hash, true))
                || Longs.contains(whiteouts, hash);
    }

    /// Whether everything that lower layers have in this directory is gone.
    boolean hidesContentOf(long hash) {
        return Longs.contains(entries, entry(hash, false))
                || Longs.contains(whiteouts, hash)
                || Longs.contains(opaques, hash);
    }

    long[] entries() {
        return entries;
    }

    long[] whiteouts() {
        return whiteouts;
    }

    long[] opaques() {
        return opaques;
    }

    List<Link> symbolicLinks() {
        return symbolicLinks;
    }

    List<Link> hardLinks() {
        return hardLinks;
    }
}
