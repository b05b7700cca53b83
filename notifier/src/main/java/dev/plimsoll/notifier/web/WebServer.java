package dev.plimsoll.notifier.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.settings.Settings.Access;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The JDK's HTTP server, a virtual thread for each request.
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int MOST_AT_ONCE = 2_000;
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Endpoint> endpoints;
    private final Gate gate;
    private final Bodies bodies;
    private final SenderRate rate;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    static {
        // read once, when the first server is made: slow senders are cut off, small answers leave at once
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
        System.setProperty("jdk.httpserver.maxConnections", "4096");
    }

    /// Binds, but answers nobody yet.
    ///
    /// @param largest bytes of a body
    /// @throws IOException if the port is taken
    public WebServer(InetSocketAddress address, List<Endpoint> endpoints, Supplier<Access> access, long largest)
            throws IOException {
        this(address, endpoints, access, largest, new SenderRate(() -> Inbox.Limits.USUAL.perSecond()), null);
    }

    /// @param rate how much one sender may post
    /// @param tls for connections that are encrypted; absent for plain ones
    public WebServer(
            InetSocketAddress address,
            List<Endpoint> endpoints,
            Supplier<Access> access,
            long largest,
            SenderRate rate,
            @Nullable SSLContext tls)
            throws IOException {
        this.rate = rate;
        this.endpoints = List.copyOf(endpoints);
        this.gate = new Gate(access);
        this.bodies =
                new Bodies(largest, Math.max(2 * largest, Runtime.getRuntime().maxMemory() / 4));
        this.server = tls == null ? HttpServer.create(address, BACKLOG) : encrypted(address, tls);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    private static HttpServer encrypted(InetSocketAddress address, SSLContext tls) throws IOException {
        var server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(wanted);
            }
        });
        return server;
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var request = new Request(exchange, bodies);
        try {
            send(exchange, answer(request));
        } catch (IOException | RuntimeException e) {
            exchange.close();
            throw e;
        } finally {
            request.done();
        }
    }

    private Answer answer(Request request) throws IOException {
        if (!places.tryAcquire()) {
            return new RefusalException(503, "too many requests at once", 1).answer();
        }
        try {
            for (var endpoint : endpoints) {
                if (endpoint.serves(request)) {
                    gate.check(request, endpoint.needs());
                    if (endpoint.takesIn(request)) {
                        rate.check(request);
                    }
                    return endpoint.answer(request);
                }
            }
            return new RefusalException(404, "nothing answers " + request.method() + " here").answer();
        } catch (RefusalException e) {
            return e.answer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RefusalException(503, "the notifier is stopping", 5).answer();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("path", request.path()).setCause(e).log("a request failed");
            return new RefusalException(500, "something is wrong here; the log says what").answer();
        } finally {
            places.release();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
        answer.headers().forEach(headers::set);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        // closing the stream sends what is left and keeps the connection for the next request
        try (var body = exchange.getResponseBody()) {
            body.write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(2);
        threads.shutdownNow();
    }
}
