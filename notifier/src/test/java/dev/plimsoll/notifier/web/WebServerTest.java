package dev.plimsoll.notifier.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.Documents;
import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.TestSurroundings;
import dev.plimsoll.notifier.Waiting;
import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.settings.SettingsReader;
import dev.plimsoll.notifier.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, what is answered, and what is refused, over real HTTP.
final class WebServerTest {
    private static final String SEND = "send-send-send-send";
    private static final String MANAGE = "manage-manage-manage";
    private static final String SECRET = "secret-secret-secret";
    private static final byte[] SCAN = Documents.trivy("team/app:1", "2026-11-28T03:00:00Z", "CVE-1 HIGH a");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Store store;
    private Notifier notifier;
    private WebServer server;

    private void start(String yaml) throws Exception {
        var settings = new SettingsReader(_ -> null).read("n.yaml", yaml, folder);
        store = Store.inFolder(folder);
        notifier = new Notifier(store, settings, TestSurroundings.plain());
        notifier.start();
        server = new WebServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(
                        new IntakeEndpoint(notifier.inbox()),
                        new DeliveriesEndpoint(notifier.deliveries(), notifier.dispatcher()),
                        new ExplainEndpoint(notifier),
                        new HealthEndpoint(notifier),
                        new MetricsEndpoint(notifier)),
                () -> notifier.settings().access(),
                settings.limits().document());
        server.start();
    }

    private void startGuarded() throws Exception {
        start("""
            access: { send: [%s], manage: [%s], signatures: [%s] }
            channels: [{ stdout: { name: console } }]
            routes: [{ name: r, channels: [console] }]
            intake: { largest: 20000 }
            """.formatted(SEND, MANAGE, SECRET));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            notifier.close();
            store.close();
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
        var request = to(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(
                to(path).header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String signature(byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    @Test
    void a_token_or_a_signature_lets_events_in_and_nothing_else_does() throws Exception {
        startGuarded();
        assertThat(post("/api/v1/events", SCAN).statusCode()).isEqualTo(401);
        assertThat(post("/api/v1/events", SCAN, "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(post("/api/v1/events", SCAN, "X-Hub-Signature-256", "sha256=00")
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/api/v1/events", SCAN, "Authorization", "Bearer " + SEND)
                        .statusCode())
                .isEqualTo(202);
        assertThat(post("/api/v1/events", SCAN, "X-Plimsoll-Signature-256", signature(SCAN))
                        .statusCode())
                .isEqualTo(202);
        var other = Documents.trivy("team/other:1", "2026-11-28T03:00:00Z");
        assertThat(post("/api/v1/events", other, "X-Plimsoll-Signature-256", signature(SCAN))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void only_those_who_manage_see_deliveries() throws Exception {
        startGuarded();
        assertThat(get("/api/v1/deliveries", SEND).statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/dead-letters", MANAGE).body()).contains("\"items\":[]");
        assertThat(get("/api/v1/deliveries/77", MANAGE).statusCode()).isEqualTo(404);
        assertThat(get("/health/ready", "none").statusCode()).isEqualTo(200);
    }

    @Test
    void without_tokens_programs_of_this_machine_are_let_in_and_pages_in_its_browser_are_not() throws Exception {
        start("channels: [{ stdout: { name: console } }]");
        assertThat(post("/api/v1/events", SCAN).statusCode()).isEqualTo(202);
        assertThat(post("/api/v1/events", SCAN, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("""
                GET /api/v1/deliveries HTTP/1.1\r
                Host: rebound.example\r
                Connection: close\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void what_comes_twice_is_kept_once_by_its_key_or_its_content() throws Exception {
        startGuarded();
        var token = new String[] {"Authorization", "Bearer " + SEND};
        assertThat(post("/api/v1/events", SCAN, token).body()).contains("\"known\":0");
        assertThat(post("/api/v1/events", SCAN, token).body()).contains("\"known\":1");
        var keyed = new String[] {"Authorization", "Bearer " + SEND, "Idempotency-Key", "k1"};
        assertThat(post("/api/v1/events", SCAN, keyed).body()).contains("\"known\":0");
        var other = Documents.trivy("team/other:1", "2026-11-28T03:00:00Z");
        assertThat(post("/api/v1/events", other, keyed).body()).contains("\"known\":1");
    }

    @Test
    void what_is_too_large_or_no_event_is_refused_and_says_why() throws Exception {
        startGuarded();
        var token = new String[] {"Authorization", "Bearer " + SEND};
        assertThat(post("/api/v1/events", new byte[20_001], token).statusCode()).isEqualTo(413);
        var chunked = to("/api/v1/events")
                .headers(token)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[50_000])))
                .build();
        assertThat(http.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
        var refused = post("/api/v1/events", Documents.bytes("{\"a\":1}"), token);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("no format knows this document");
        assertThat(post("/api/v1/events/falco", SCAN, token).statusCode()).isEqualTo(422);
        assertThat(post("/api/v1/events/event", SCAN, token).statusCode()).isEqualTo(422);
        assertThat(post("/api/v1/events/trivy", SCAN, token).statusCode()).isEqualTo(202);
        assertThat(post("/elsewhere", SCAN, token).statusCode()).isEqualTo(404);
    }

    @Test
    void an_array_is_taken_in_as_its_documents() throws Exception {
        startGuarded();
        var two = Documents.bytes("[" + new String(SCAN, StandardCharsets.UTF_8) + ","
                + new String(Documents.trivy("team/b:1", "2026-11-28T03:00:00Z"), StandardCharsets.UTF_8) + "]");
        assertThat(post("/api/v1/events", two, "Authorization", "Bearer " + SEND)
                        .body())
                .contains("\"events\":[1,2]");
        assertThat(post("/api/v1/events", Documents.bytes("[]"), "Authorization", "Bearer " + SEND)
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void explain_says_why_without_keeping_anything() throws Exception {
        startGuarded();
        var told = post("/api/v1/explain", SCAN, "Authorization", "Bearer " + MANAGE);
        assertThat(told.body()).contains("\"matches\":true", "\"route\":\"r\"");
        assertThat(notifier.inbox().unrouted(10)).isEmpty();
    }

    @Test
    void metrics_count_documents_and_attempts() throws Exception {
        startGuarded();
        post("/api/v1/events", SCAN, "Authorization", "Bearer " + SEND);
        Waiting.until(() ->
                metrics().contains("plimsoll_notifier_attempts_total{channel=\"console\",outcome=\"delivered\"} 1"));
        assertThat(metrics()).contains("plimsoll_notifier_documents_total{result=\"routed\"} 1");
    }

    private String metrics() {
        try {
            return get("/metrics", "none").body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void settings_name_no_secret() throws Exception {
        startGuarded();
        Settings settings = notifier.settings();
        assertThat(settings.toString()).doesNotContain(SEND, MANAGE, SECRET);
    }
}
