package dev.plimsoll.engine.image.registry;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/// A blob that goes on where it was when the connection breaks (RFC 9110, section 14, `Range`), so that whoever
/// hashes and decompresses it notices nothing.
final class ResumingStream extends InputStream {
    private final RegistryClient client;
    private final Digest digest;
    private long size;
    private long position;
    private int failures;
    private @Nullable InputStream body;

    ResumingStream(RegistryClient client, Digest digest, long size) throws IOException {
        this.client = client;
        this.digest = digest;
        this.size = size;
        this.body = request();
    }

    private InputStream request() throws IOException {
        try {
            var response = client.requestBlob(digest, position);
            var stream = response.body();
            if (size < 0) {
                size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            }
            if (position > 0) {
                var range = response.headers().firstValue("Content-Range").orElse("");
                boolean partial = response.statusCode() == 206 && range.startsWith("bytes " + position + "-");
                if (!partial) {
                    if (response.statusCode() == 206) {
                        stream.close();
                        throw new RegistryException(
                                "a registry answered with another part of " + digest + " than it was asked for");
                    }
                    stream.skipNBytes(position); // it gives the whole again
                }
            }
            return stream;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var result = new InterruptedIOException("interrupted while waiting for the registry");
        result.initCause(e);
        return result;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        while (true) {
            var current = body;
            try {
                if (current == null) {
                    current = request();
                    body = current;
                }
                int count = current.read(target, start, length);
                if (count > 0) {
                    position += count;
                    failures = 0;
                }
                if (count >= 0 || size < 0 || position >= size) {
                    return count;
                }
                throw new IOException("the connection ended after " + position + " of " + size + " bytes");
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                again(e);
            } catch (RegistryException e) {
                if (e.reason() == RegistryException.Cause.FINAL) {
                    throw e;
                }
                again(e);
            } catch (IOException e) {
                again(e);
            }
        }
    }

    private void again(IOException e) throws IOException {
        close();
        failures++;
        if (failures >= Transport.ATTEMPTS) {
            throw e;
        }
        try {
            client.pauseBefore(failures);
        } catch (InterruptedException interruption) {
            throw interrupted(interruption);
        }
    }

    @Override
    public void close() throws IOException {
        if (body != null) {
            body.close();
            body = null;
        }
    }
}
