package dev.plimsoll.notifier.store;

import java.sql.SQLException;

/// The database is away, full or broken. What was asked may be asked again: nothing of it was kept.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, SQLException cause) {
        super(message + ": " + cause.getMessage(), cause);
    }

    StoreException(String message) {
        super(message);
    }
}
