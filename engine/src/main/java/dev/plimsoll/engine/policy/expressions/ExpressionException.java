package dev.plimsoll.engine.policy.expressions;

/// An expression cannot be understood, or cannot be evaluated for one image; the message says where and why.
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ExpressionException(String message) {
        super(message);
    }
}
