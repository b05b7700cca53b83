package dev.plimsoll.engine.inventory;

import java.io.IOException;

/// A database of a package manager that cannot be read, or not to its end: many packages may be missing, so unlike with
/// any
/// other unreadable file the inventory is not complete.
public final class PackageDatabaseException extends IOException {
    private static final long serialVersionUID = 1;

    /// @param cause what its message says is told to the user
    public PackageDatabaseException(IOException cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
    }
}
