package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The one way over HTTP/1.1 to other machines: addresses are guarded, TLS is verified, every answer is bounded in size
/// and time, redirects are never followed.
///
/// An own client over sockets: `java.net.http` resolves names by itself, so that what was checked need not be what it
/// connects to (docs/adr/061-channels.md).
public final class HttpSender implements AutoCloseable {
    /// As much of an answer is read; what comes after it is dropped with the connection.
    public static final int LARGEST_BODY = 1 << 20;

    /// Connections that rest are closed after this: most servers do so after five seconds or more.
    private static final long LONGEST_REST = 4_000_000_000L;

    private final Guard guard;
    private final Network network;
    private final Map<Origin, Deque<HttpConnection>> resting = new ConcurrentHashMap<>();

    public HttpSender(Network network) {
        this.network = network;
        this.guard = new Guard(network);
    }

    /// The guard, for those that speak something other than HTTP.
    public Guard guard() {
        return guard;
    }

    /// Sends a request and reads the answer, whatever its status.
    ///
    /// @throws SendingException if there is no answer
    /// @throws InterruptedException if the thread is interrupted
    public Response send(Request request) throws SendingException, InterruptedException {
        var rested = takeRested(request);
        if (rested != null) {
            try {
                return exchange(rested, request);
            } catch (SendingException e) {
                if (rested.answered() || rested.expired()) {
                    throw e;
                }
                // It had been closed meanwhile: nothing was said about the request, a fresh one is made.
            }
        }
        return exchange(open(request), request);
    }

    @Override
    public void close() {
        resting.values().forEach(connections -> {
            synchronized (connections) {
                connections.forEach(HttpConnection::close);
                connections.clear();
            }
        });
    }

    private Response exchange(HttpConnection connection, Request request)
            throws SendingException, InterruptedException {
        var watch = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(network.timeoutSeconds() * 1000L);
                connection.expire();
            } catch (InterruptedException _) {
                // answered in time
            }
        });
        try {
            var response = connection.exchange(request);
            if (connection.reusable()) {
                rest(request, connection);
            } else {
                connection.close();
            }
            return response;
        } catch (IOException e) {
            connection.close();
            if (Thread.interrupted()) {
                throw new InterruptedException("sending to " + request.place());
            }
            throw connection.expired()
                    ? SendingException.later(
                            request.place() + " did not answer within " + network.timeoutSeconds() + " seconds")
                    : SendingException.later(
                            "the connection to " + request.place() + " broke: " + request.withoutSecrets(reason(e)));
        } finally {
            watch.interrupt();
        }
    }

    private HttpConnection open(Request request) throws SendingException {
        var host = request.uri().getHost();
        var socket = guard.connectForHttp(host, request.port(), !request.secure());
        return request.secure()
                ? new HttpConnection(socket, guard.secure(socket, host, request.port(), request.tls()))
                : new HttpConnection(socket, socket);
    }

    private @Nullable HttpConnection takeRested(Request request) {
        var connections = resting.get(origin(request));
        while (connections != null) {
            HttpConnection connection;
            synchronized (connections) {
                connection = connections.pollLast();
            }
            if (connection == null) {
                return null;
            }
            if (System.nanoTime() - connection.lastUsed() < LONGEST_REST) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    private void rest(Request request, HttpConnection connection) {
        var connections = resting.computeIfAbsent(origin(request), _ -> new ArrayDeque<>());
        synchronized (connections) {
            connections.addLast(connection);
            while (connections.size() > 4) {
                connections.removeFirst().close();
            }
        }
    }

    /// What a connection may be used for again: the same place, trusted in the same way, as the same one.
    private record Origin(String scheme, String place, Tls tls) {}

    private static Origin origin(Request request) {
        return new Origin(request.uri().getScheme(), request.place(), request.tls());
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
