package dev.plimsoll.engine.advisory;

/// The advisory database is missing, damaged, of another schema, or cannot be written. The message says which
/// file, why,
/// and what to do next; it is meant for the user, and a scan that meets it ends with exit code 3.
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseException(String message) {
        super(message);
    }

    public DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
