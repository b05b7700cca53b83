package dev.plimsoll.engine.image;

import java.io.IOException;

/// A layer whose bytes are the ones that its digest names, but which is no readable change set: its compression
/// or tar format is broken or not supported, or a limit was hit. It is reported as a warning; the other layers
/// are still read.
public final class LayerException extends IOException {
    private static final long serialVersionUID = 1;

    public LayerException(String message) {
        super(message);
    }

    public LayerException(String message, Throwable cause) {
        super(message, cause);
    }
}
