package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Registries that refuse: the scan fails with 1, and one sentence says what to do next.
final class RefusingRegistryTest {
    @TempDir
    private Path folder;

    private HttpServer server;
    private String image;
    private String feeds;

    private int status = 200;
    private Map<String, byte[]> blobs = Map.of();

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        feeds = CommandRun.examples().resolve("advisories").toString();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        image = "127.0.0.1:" + server.getAddress().getPort() + "/harbour/app:1";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var name = path.substring(path.lastIndexOf('/') + 1);
            var body = path.contains("/manifests/") ? blobs.get("manifest") : blobs.get(name);
            if (status != 200) {
                if (status == 401) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"harbour\"");
                }
                exchange.sendResponseHeaders(status, -1);
            } else if (path.equals("/v2/") || body == null) {
                exchange.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
            } else {
                if (path.contains("/manifests/")) {
                    exchange.getResponseHeaders().add("Content-Type", "application/vnd.oci.image.manifest.v1+json");
                }
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private void refused(int answer, String... reasons) {
        status = answer;
        var result = new CommandRun(folder).run("scan", image, "--advisories", feeds);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("plimsoll: ")
                .contains("127.0.0.1")
                .contains(reasons)
                .doesNotContain("Exception", "    at ");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void who_is_not_logged_in_is_told_how_to() {
        refused(401, "wants credentials", "docker login", "--username");
        refused(403, "docker login", "--username");
    }

    @Test
    void whose_password_is_wrong_is_told_to_check_it() {
        status = 401;
        var result = new CommandRun(folder)
                .run("scan", image, "--advisories", feeds, "--username", "mate", "--password-stdin");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("refuses", "check the password").doesNotContain("secret");
    }

    @Test
    void what_is_not_there_and_what_is_broken_are_told_apart() {
        refused(404, "was not found", "check the repository and the tag");
        refused(500, "answered 500", "try again later");
        server.stop(0);
        refused(500, "nothing listens there", "check the address");
    }

    @Test
    void an_image_that_is_there_is_scanned() {
        blobs = new TestLayout().debian().blobs();
        var result = new CommandRun(folder).run("scan", image, "--advisories", feeds, "--format", "text");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(result.out()).contains("CVE-2024-0727 libssl3");
    }

    @Test
    void a_layer_that_is_not_what_was_asked_for_fails() {
        var layout = new TestLayout().debian();
        blobs = layout.blobs();
        var layer = blobs.get(layout.diffId(0));
        assertThat(layer).isNotNull();
        System.arraycopy("x".getBytes(StandardCharsets.US_ASCII), 0, layer, 600, 1);
        var result = new CommandRun(folder).run("scan", image, "--advisories", feeds);
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains(layout.diffId(0).substring(0, 19));
    }
}
