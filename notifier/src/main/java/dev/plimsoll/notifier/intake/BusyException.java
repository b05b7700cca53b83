package dev.plimsoll.notifier.intake;

/// Too much waits: what was posted was not taken and may be posted again a little later.
public final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException(String message) {
        super(message);
    }
}
