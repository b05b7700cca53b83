package dev.plimsoll.engine.image;

import java.io.IOException;

/// The bytes of a layer make no sense, or too much of it: a limit was hit. Whether these are the bytes that the
/// digest names, and so whether it is the image's fault or the source's, [BlobLayer] finds out.
final class DamagedLayerException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedLayerException(String message) {
        super(message);
    }

    DamagedLayerException(String message, Throwable cause) {
        super(message, cause);
    }
}
