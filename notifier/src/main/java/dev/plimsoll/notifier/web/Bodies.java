package dev.plimsoll.notifier.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the bodies of requests, each within a limit, and all that are in memory at once within another.
final class Bodies {
    private static final int STEP = 64 << 10;

    private final long largest;
    private final long together;
    private final AtomicLong held = new AtomicLong();

    Bodies(long largest, long together) {
        this.largest = largest;
        this.together = together;
    }

    byte[] read(InputStream in, String length) throws IOException, RefusalException {
        if (!length.isEmpty() && length(length) > largest) {
            throw tooLarge();
        }
        var bytes = new byte[(int) Math.min(largest, Math.max(1_024, length.isEmpty() ? STEP : length(length) + 1))];
        int size = 0;
        long reserved = 0;
        try {
            while (true) {
                if (reserved < size + 1L) {
                    long more = Math.max(STEP, bytes.length - reserved);
                    if (held.addAndGet(more) > together) {
                        reserved += more;
                        throw new RefusalException(503, "too many large requests at once; try again", 1);
                    }
                    reserved += more;
                }
                int got = in.read(bytes, size, bytes.length - size);
                if (got < 0) {
                    break;
                }
                size += got;
                if (size > largest) {
                    throw tooLarge();
                }
                if (size == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(largest + 1, bytes.length * 2L));
                }
            }
            held.addAndGet(size - reserved);
            reserved = 0;
            return Arrays.copyOf(bytes, size);
        } finally {
            held.addAndGet(-reserved);
        }
    }

    private RefusalException tooLarge() {
        return new RefusalException(413, "larger than " + largest + " bytes");
    }

    private static long length(String header) throws RefusalException {
        try {
            return Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            throw new RefusalException(400, "Content-Length is no number");
        }
    }

    void release(int size) {
        held.addAndGet(-size);
    }
}
