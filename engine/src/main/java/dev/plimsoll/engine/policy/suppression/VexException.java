package dev.plimsoll.engine.policy.suppression;

/// A document is no VEX that can be used; the message says why.
public final class VexException extends Exception {
    private static final long serialVersionUID = 1L;

    VexException(String message) {
        super(message);
    }
}
