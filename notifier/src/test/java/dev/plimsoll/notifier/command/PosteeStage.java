package dev.plimsoll.notifier.command;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs the notifier on configurations for Postee, plays all their destinations and keeps what they get.
final class PosteeStage implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final List<Got> got = new CopyOnWriteArrayList<>();
    final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final HttpServer sink;
    /// What every destination answers.
    volatile String answer = "{}";

    record Got(String method, String path, Map<String, String> headers, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    PosteeStage(Path folder) throws IOException {
        this.folder = folder;
        sink = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        sink.createContext("/", exchange -> {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            got.add(new Got(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        sink.start();
    }

    /// Where the destinations are.
    String url() {
        return "http://127.0.0.1:" + sink.getAddress().getPort();
    }

    /// @param configuration in which SINK stands for the destinations' address
    PosteeOptions options(String configuration, Map<String, String> more) throws Exception {
        var file = Files.writeString(folder.resolve("cfg.yaml"), configuration.replace("SINK", url()));
        var environment = new TreeMap<>(Map.of(
                "POSTEE_HTTP",
                "127.0.0.1:0",
                "POSTEE_HTTPS",
                "off",
                "PATH_TO_DB",
                folder.resolve("database/webhook.db").toString(),
                "REGO_FILTERS_PATH",
                folder.resolve("filters").toString()));
        environment.putAll(more);
        return PosteeOptions.of(file, folder.resolve("data"), environment::get);
    }

    Service start(String configuration, Map<String, String> more) throws Exception {
        var options = options(configuration, more);
        return Service.start(
                new Service.Options(options.file(), options.http(), options.data(), null, false, options, null));
    }

    /// @return the status
    int post(Service service, String path, String document) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                .POST(HttpRequest.BodyPublishers.ofString(document))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /// What the API says about the newest delivery.
    JsonNode newestDelivery(Service service) throws Exception {
        var deliveries = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/v1/deliveries"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return JSON.readTree(deliveries).path("items").path(0);
    }

    @Override
    public void close() {
        sink.stop(0);
        http.close();
    }
}
