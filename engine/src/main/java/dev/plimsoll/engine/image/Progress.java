package dev.plimsoll.engine.image;

/// Told how far a long work is, for people who wait. Called by several threads, up to a few times a second for
/// each thing.
@FunctionalInterface
public interface Progress {
    /// Tells nobody.
    Progress NONE = (_, _, _) -> {};

    /// @param what for example `layer 3c2a…`, always the same words for the same thing
    /// @param done bytes so far
    /// @param total bytes in all, or -1 where nobody knows
    void advanced(String what, long done, long total);
}
