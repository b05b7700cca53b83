package dev.plimsoll.notifier.rego;

/// A module that is not Rego, or uses a part of it that is not known here; the message begins with file, line and
/// column.
public final class RegoLoadException extends Exception {
    private static final long serialVersionUID = 1L;

    RegoLoadException(Position at, String what) {
        super(at + ": " + what);
    }

    public RegoLoadException(String what) {
        super(what);
    }
}
