package dev.plimsoll.notifier.web;

/// A request that gets a problem for an answer (RFC 9457).
public final class RefusalException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retryAfter;

    public RefusalException(int status, String detail) {
        this(status, detail, 0);
    }

    /// @param retryAfter seconds; 0 to say nothing
    public RefusalException(int status, String detail, int retryAfter) {
        super(detail);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    Answer answer() {
        var problem = Answer.problem(status, String.valueOf(getMessage()));
        return retryAfter == 0 ? problem : problem.with("Retry-After", Integer.toString(retryAfter));
    }
}
