package dev.plimsoll.engine.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A response's body as a stream that holds little at a time and does not wait for ever: the JDK's own stream
/// has no timeout once the headers are there, so that a stalled server would hold a scan until somebody kills
/// it.
public final class BodyStream extends InputStream implements BodySubscriber<BodyStream> {
    private static final Message END = new Message(List.of(), null);

    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(4);
    private final Duration patience;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private List<ByteBuffer> current = List.of();
    private int next;
    private boolean ended;

    private record Message(
            List<ByteBuffer> buffers, @Nullable Throwable failure) {}

    private BodyStream(Duration patience) {
        this.patience = patience;
    }

    /// @param patience the longest wait for the next bytes
    public static HttpResponse.BodyHandler<BodyStream> handler(Duration patience) {
        return _ -> new BodyStream(patience);
    }

    @Override
    public CompletionStage<BodyStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        put(new Message(buffers, null));
    }

    @Override
    public void onError(Throwable failure) {
        put(new Message(List.of(), failure));
    }

    @Override
    public void onComplete() {
        put(END);
    }

    private void put(Message message) {
        // one list is asked for at a time, and one end follows at most: there is always room
        if (!queue.offer(message) && !closed) {
            throw new IllegalStateException("the HTTP client sent more than was asked for");
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            while (next < current.size()) {
                var buffer = current.get(next);
                if (buffer.hasRemaining()) {
                    int count = Math.min(length, buffer.remaining());
                    buffer.get(target, start, count);
                    return count;
                }
                next++;
            }
            await();
        }
        return -1;
    }

    private void await() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        Message message;
        try {
            message = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            var interrupted = new InterruptedIOException("interrupted while waiting for the next bytes");
            interrupted.initCause(e);
            throw interrupted;
        }
        if (message == null) {
            close();
            throw new HttpTimeoutException("nothing came for " + patience.toSeconds() + " seconds");
        }
        if (message.failure() != null) {
            var cause = message.failure();
            throw new IOException(
                    cause instanceof IOException e ? ConnectionFailure.words(e) : "the connection broke", cause);
        }
        if (message.equals(END)) {
            ended = true;
            return;
        }
        current = message.buffers();
        next = 0;
        var source = subscription;
        if (source != null) {
            source.request(1);
        }
    }

    @Override
    public void close() {
        closed = true;
        var source = subscription;
        if (source != null) {
            source.cancel();
        }
    }
}
