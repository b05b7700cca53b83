package dev.plimsoll.server.platform;

import org.springframework.http.HttpStatus;

/// A request that is understood and not done, with its status and the reason for people.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    private Refusal(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /// There is no such thing, or none that the asker may see: the answer does not tell which.
    public static Refusal notFound(String what) {
        return new Refusal(HttpStatus.NOT_FOUND, what);
    }

    public static Refusal conflict(String why) {
        return new Refusal(HttpStatus.CONFLICT, why);
    }

    public static Refusal tooLarge(String limit) {
        return new Refusal(HttpStatus.CONTENT_TOO_LARGE, limit);
    }

    public static Refusal unprocessable(String why) {
        return new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, why);
    }

    /// Somebody else has changed it since it was read (`If-Match`).
    public static Refusal changedMeanwhile(String what) {
        return new Refusal(HttpStatus.PRECONDITION_FAILED, what);
    }

    /// A change must say which version it changes (RFC 6585, section 3).
    public static Refusal versionNeeded(String how) {
        return new Refusal(HttpStatus.PRECONDITION_REQUIRED, how);
    }

    /// Too many requests of one asker (RFC 6585, section 4).
    public static Refusal tooMany(String limit) {
        return new Refusal(HttpStatus.TOO_MANY_REQUESTS, limit);
    }

    /// The platform cannot do it yet: an administrator has to do something first.
    public static Refusal notReady(String why) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, why);
    }

    public static Refusal forbidden(String why) {
        return new Refusal(HttpStatus.FORBIDDEN, why);
    }

    public HttpStatus status() {
        return status;
    }
}
