package dev.plimsoll.vocabulary;

import org.jspecify.annotations.Nullable;

/// A file that is remarkable: it gives the rights of its owner to whoever runs it, anybody may change it, or its
/// content was asked for.
///
/// @param path with a leading slash
/// @param layer diffId of the layer whose file it is; absent for a root file system
/// @param mode the permission bits, as in `chmod`: 0 to 07777
/// @param size bytes
/// @param sha256 digest of the content; absent where nobody asked for it
public record FileFacts(
        String path,
        @Nullable Digest layer,
        int mode,
        long size,
        @Nullable Digest sha256) {
    /// Whether it runs with the rights of its owner or group (`chmod u+s`, `g+s`).
    public boolean setuid() {
        return executable() && (mode & 06000) != 0;
    }

    /// Whether anybody may change what others run.
    public boolean worldWritableExecutable() {
        return executable() && (mode & 02) != 0;
    }

    private boolean executable() {
        return (mode & 0111) != 0;
    }
}
