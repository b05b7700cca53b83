package dev.plimsoll.engine.image.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A registry could not be asked, or refused: which, why, and what to do next, in one sentence.
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1;

    private final Cause reason;
    private final @Nullable Duration retryAfter;

    /// What a program can do about it.
    public enum Cause {
        /// Nobody answers at this address.
        UNREACHABLE,
        /// The same request may succeed later.
        TEMPORARY,
        /// It will not.
        FINAL
    }

    RegistryException(String message, Cause reason, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    RegistryException(String message) {
        this(message, Cause.FINAL, null, null);
    }

    public Cause reason() {
        return reason;
    }

    /// How long the registry asked to wait.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
