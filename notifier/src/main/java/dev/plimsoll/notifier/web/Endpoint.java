package dev.plimsoll.notifier.web;

import java.io.IOException;

/// What answers requests for some paths.
public interface Endpoint {
    /// Whether a request is for this one, by its method and path.
    boolean serves(Request request);

    /// What one must be allowed to do.
    Right needs();

    /// Whether it takes something in, of which one sender may post only so much.
    default boolean takesIn(Request request) {
        return false;
    }

    /// @throws RefusalException if it is answered with a problem
    Answer answer(Request request) throws IOException, InterruptedException, RefusalException;

    /// What callers may be allowed to do.
    enum Right {
        /// Anybody, for health checks.
        NONE,
        /// To post events.
        SEND,
        /// To read and replay deliveries, to reload.
        MANAGE
    }
}
