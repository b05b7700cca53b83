package dev.plimsoll.engine.image;

import java.io.IOException;
import java.io.InputStream;

/// Stored bytes that can be read front to back, by several threads at once.
interface Blob {
    /// Opens the bytes from their start. The caller closes.
    InputStream open() throws IOException;

    /// How many bytes the source says there are, or -1.
    long size();
}
