package dev.plimsoll.server.registration;

import dev.plimsoll.server.platform.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads what is sent into memory, however many send at once. What is small passes; of what is large a few are taken in
/// hand at a time, and whoever sends one has to come to its end: else some senders could take all of the memory.
final class Intake {
    /// A registration of a common image is smaller.
    private static final int SMALL = 4 << 20;

    private static final int LARGE_AT_ONCE = 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_SENDING = Duration.ofMinutes(2);

    private final Semaphore large = new Semaphore(LARGE_AT_ONCE, true);

    /// What is done with the bytes, as long as they are held.
    @FunctionalInterface
    interface Work<T> {
        T with(byte[] bytes) throws IOException;
    }

    /// @throws Refusal if it is larger than that, or comes too slowly, or too many large ones come
    <T> T read(InputStream body, long most, Work<T> work) throws IOException, InterruptedException {
        int first = (int) Math.min(most, SMALL);
        var head = body.readNBytes(first + 1);
        if (head.length <= first) {
            return work.with(head);
        }
        if (head.length > most) {
            throw tooLarge(most);
        }
        if (!large.tryAcquire(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
            throw Refusal.notReady("too many large registrations come at once; try again");
        }
        try {
            return work.with(rest(head, body, most));
        } finally {
            large.release();
        }
    }

    private static byte[] rest(byte[] head, InputStream body, long most) throws IOException {
        var bytes = new ByteArrayOutputStream(2 * head.length);
        bytes.write(head);
        var buffer = new byte[1 << 16];
        long end = System.nanoTime() + LONGEST_SENDING.toNanos();
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            bytes.write(buffer, 0, count);
            if (bytes.size() > most) {
                throw tooLarge(most);
            }
            if (System.nanoTime() > end) {
                throw Refusal.notReady(
                        "a registration has to be sent within " + LONGEST_SENDING.toSeconds() + " seconds");
            }
        }
        return bytes.toByteArray();
    }

    private static Refusal tooLarge(long most) {
        return Refusal.tooLarge("a registration has at most " + most + " bytes");
    }
}
