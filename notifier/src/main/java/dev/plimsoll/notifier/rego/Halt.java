package dev.plimsoll.notifier.rego;

/// Ends an evaluation from within; it becomes a [RegoException] at the evaluation's edge. It carries no stack trace,
/// as only its message is read.
final class Halt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Halt(String what) {
        super(what, null, false, false);
    }
}
