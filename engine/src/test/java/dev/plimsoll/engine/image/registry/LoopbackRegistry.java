package dev.plimsoll.engine.image.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A registry on loopback that can misbehave: a test puts a fault before the answer to a path.
final class LoopbackRegistry implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> content = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    /// Answers in place of the registry.
    interface Fault {
        /// @return whether it answered
        boolean answer(HttpExchange exchange) throws IOException;
    }

    LoopbackRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    LoopbackRegistry image(String repository, String tag, ImageFiles files) {
        put("/v2/" + repository + "/manifests/" + tag, files.manifest());
        put("/v2/" + repository + "/manifests/" + ImageFiles.digest(files.manifest()), files.manifest());
        files.content().forEach((digest, bytes) -> put("/v2/" + repository + "/blobs/" + digest, bytes));
        return this;
    }

    void put(String path, byte[] bytes) {
        content.put(path, bytes);
    }

    /// For one path, or for all whose text starts with a prefix that ends in `*`.
    void fault(String path, Fault fault) {
        faults.put(path, fault);
    }

    static String blobPath(String repository, Digest digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().toString();
            requests.add(exchange.getRequestMethod() + " " + path
                    + (exchange.getRequestHeaders().containsKey("Range")
                            ? " " + exchange.getRequestHeaders().getFirst("Range")
                            : ""));
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            for (var fault : faults.entrySet()) {
                var key = fault.getKey();
                boolean matches =
                        key.endsWith("*") ? path.startsWith(key.substring(0, key.length() - 1)) : path.equals(key);
                if (matches && fault.getValue().answer(exchange)) {
                    return;
                }
            }
            if (path.equals("/v2/")) {
                send(exchange, 200, "{}");
                return;
            }
            var bytes = content.get(path);
            if (bytes == null) {
                send(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}");
                return;
            }
            sendFrom(exchange, bytes);
        }
    }

    private static void sendFrom(HttpExchange exchange, byte[] bytes) throws IOException {
        var range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
        exchange.getResponseBody().write(bytes, from, bytes.length - from);
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
