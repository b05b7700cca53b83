package dev.plimsoll.engine.advisory;

/// Is told how a download goes on; by several threads.
@FunctionalInterface
public interface UpdateProgress {
    /// Tells nobody.
    UpdateProgress NONE = (_, _, _) -> {};

    /// @param what the source's name
    /// @param done bytes so far
    /// @param total bytes in all, or -1 where nobody knows
    void advanced(String what, long done, long total);
}
