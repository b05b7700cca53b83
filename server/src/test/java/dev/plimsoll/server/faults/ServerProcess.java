package dev.plimsoll.server.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The platform in a process of its own, which can be killed.
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final int port;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServerProcess(Process process, Path log, int port, String token) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.token = token;
    }

    record Answer(int status, String body) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }
    }

    /// @param words of the command line; without `--port=` among them it gets a free one
    static ServerProcess start(Path log, String token, Map<String, String> environment, String... words)
            throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.plimsoll.server.Server"));
        if (List.of(words).stream().noneMatch(word -> word.startsWith("--port="))) {
            command.add("--port=" + port);
        }
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PLIMSOLL_"));
        builder.environment().put("PLIMSOLL_UPDATE_EVERY", "0s");
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), log, port, token);
    }

    ServerProcess awaitReady() throws IOException, InterruptedException {
        awaitStatus("/health/ready", 200);
        return this;
    }

    void awaitStatus(String path, int status) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IOException("the server ended: " + log());
            }
            try {
                if (get(path).status == status) {
                    return;
                }
            } catch (IOException e) {
                // not up yet
            }
            Thread.sleep(50);
        }
        throw new IOException("no " + status + " at " + path + " in time: " + log());
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /// The exit code of one that ends by itself.
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it runs on");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Answer register(byte[] document, String key) throws IOException, InterruptedException {
        return send(request("/api/v1/images")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(document)));
    }

    /// Sends advisories and waits until their run has ended.
    Answer advisories(Path database) throws IOException, InterruptedException {
        var applied = send(request("/api/v1/feeds/database")
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofFile(database)));
        var run = applied;
        while (run.status() == 200 && run.body().contains("\"ended\":null")) {
            Thread.sleep(10);
            run = get("/api/v1/rescans/" + applied.body().replaceAll(".*\"id\":([0-9]+).*", "$1"));
        }
        return run;
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
        // a probe comes without a token
        return path.startsWith("/health") ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /// SIGKILL: nothing of it runs any more.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM; returns how long it took to end.
    Duration stop() throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            kill();
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroyForcibly();
    }
}
