package dev.plimsoll.notifier.rego;

/// An evaluation that has no answer: rules that contradict one another, or a limit that was reached, which is named.
public final class RegoException extends Exception {
    private static final long serialVersionUID = 1L;

    public RegoException(String what) {
        super(what);
    }
}
