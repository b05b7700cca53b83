package dev.plimsoll.notifier.intake;

/// What was posted is no event that the notifier knows; the message says what is wrong with it, for the one who posted.
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    UnreadableException(String message) {
        this(message, false);
    }

    UnreadableException(String message, boolean tooLarge) {
        super(message);
        this.tooLarge = tooLarge;
    }

    /// Whether it is over a limit, rather than of another shape.
    public boolean tooLarge() {
        return tooLarge;
    }
}
