package dev.plimsoll.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.MovedClock;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The other side of a webhook: what it gets, and how it is treated when it is not well.
final class WebhookTest {
    @TempDir
    private static Path folder;

    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-24T10:00:00Z"));
    private static TestPlatform platform;
    private static int made;

    @BeforeAll
    static void start() throws Exception {
        platform = TestPlatform.start(
                Dialect.SQLITE, folder.resolve("data"), CLOCK, "plimsoll.webhooks.allow=127.0.0.1,localhost");
        platform.advisories(TestPlatform.database(
                folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "LOW")));
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    private record Call(Map<String, List<String>> headers, byte[] body) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }

        String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    /// Answers with the statuses it is told to, then with 204.
    private static final class Receiver implements AutoCloseable {
        final List<Call> calls = new ArrayList<>();
        final Deque<Integer> answers = new ArrayDeque<>();
        private final HttpServer server;

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.createContext("/", this::take);
            server.start();
        }

        private synchronized void take(HttpExchange exchange) throws IOException {
            calls.add(new Call(
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            int status = answers.isEmpty() ? 204 : answers.remove();
            if (status == 429) {
                exchange.getResponseHeaders().set("Retry-After", "600");
            }
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        synchronized int count() {
            return calls.size();
        }

        synchronized Call call(int number) {
            return calls.get(number);
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static TestPlatform.Answer post(String path, String json) throws Exception {
        return platform.send(platform.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static JsonNode webhook(String url, String more) throws Exception {
        var answer = post("/api/v1/webhooks", "{\"name\": \"hook%d\", \"url\": \"%s\"%s}".formatted(made++, url, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private static void register() throws Exception {
        var name = "image" + made++;
        assertThat(platform.register(Fleet.document(name, Fleet.npm("left", "1.0.0", name)), name)
                        .status())
                .isEqualTo(201);
    }

    private static JsonNode state(JsonNode webhook) throws Exception {
        return platform.get("/api/v1/webhooks/" + webhook.path("id").asLong()).json();
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void events_come_in_order_signed_and_each_is_logged() throws Exception {
        try (var receiver = new Receiver()) {
            var hook = webhook(receiver.url(), ", \"types\": [\"dev.plimsoll.image.*\"]");
            register();
            register();
            await(() -> receiver.count() >= 2);
            var call = receiver.call(0);
            var event = call.json();
            assertThat(event.path("specversion").asString()).isEqualTo("1.0");
            assertThat(event.path("type").asString()).isEqualTo("dev.plimsoll.image.registered");
            assertThat(call.header("Webhook-id")).isEqualTo(event.path("id").asString());
            assertThat(call.header("Content-type")).startsWith("application/cloudevents+json");
            assertThat(receiver.call(1).json().path("sequence").asLong())
                    .isGreaterThan(event.path("sequence").asLong());

            // as Standard Webhooks says
            var mac = Mac.getInstance("HmacSHA256");
            var secret = hook.path("secret").asString();
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((call.header("Webhook-id") + "." + call.header("Webhook-timestamp") + ".").getBytes());
            assertThat(call.header("Webhook-signature"))
                    .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(call.body())));

            assertThat(state(hook).path("secret").isNull()).isTrue();
            assertThat(platform.bean(Database.class)
                            .sql("SELECT secret FROM webhook")
                            .query(String.class)
                            .list())
                    .noneMatch(stored -> stored.contains(secret));
            await(() -> log(hook).size() >= 2);
            assertThat(log(hook).get(0).path("outcome").asString()).isEqualTo("delivered");
            assertThat(log(hook).get(0).path("status").asInt()).isEqualTo(204);
            delete(hook);
        }
    }

    private static JsonNode log(JsonNode webhook) {
        try {
            return platform.get("/api/v1/webhooks/" + webhook.path("id").asLong() + "/deliveries")
                    .json()
                    .path("items");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(JsonNode webhook) throws Exception {
        assertThat(platform.send(platform.request(
                                        "/api/v1/webhooks/" + webhook.path("id").asLong())
                                .DELETE())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void what_fails_is_tried_again_and_not_before_it_is_asked_for() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.answers.addAll(List.of(500, 429));
            var hook = webhook(receiver.url(), "");
            register();
            await(() -> receiver.count() == 1);
            await(() -> log(hook).size() == 1);
            assertThat(state(hook).path("state").asString()).isEqualTo("failing");
            CLOCK.move(Duration.ofSeconds(10));
            await(() -> receiver.count() == 2);
            await(() -> log(hook).size() == 2);
            CLOCK.move(Duration.ofSeconds(590));
            Thread.sleep(1_500);
            assertThat(receiver.count()).isEqualTo(2);
            CLOCK.move(Duration.ofSeconds(11));
            await(() -> receiver.count() == 3);
            assertThat(receiver.call(2).header("Webhook-id"))
                    .isEqualTo(receiver.call(0).header("Webhook-id"));
            await(() -> log(hook).size() == 3);
            assertThat(state(hook).path("state").asString()).isEqualTo("active");
            assertThat(platform.get("/metrics").body()).contains("plimsoll_webhook_deliveries_total");
            delete(hook);
        }
    }

    @Test
    void an_event_that_is_refused_again_and_again_lets_the_next_one_pass() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.answers.addAll(List.of(400, 302, 422, 422, 422));
            var hook = webhook(receiver.url(), "");
            register();
            register();
            for (int tried = 1; tried <= 4; tried++) {
                int calls = tried;
                await(() -> log(hook).size() >= calls);
                CLOCK.move(Duration.ofMinutes(5));
            }
            await(() -> receiver.count() >= 6);
            assertThat(receiver.call(5).header("Webhook-id"))
                    .isNotEqualTo(receiver.call(4).header("Webhook-id"));
            await(() -> log(hook).size() >= 6);
            assertThat(log(hook).get(1).path("outcome").asString()).isEqualTo("dropped");
            delete(hook);
        }
    }

    @Test
    void one_that_is_gone_is_left_alone_until_it_is_resumed() throws Exception {
        try (var receiver = new Receiver()) {
            receiver.answers.add(410);
            var hook = webhook(receiver.url(), "");
            register();
            await(() -> log(hook).size() == 1);
            assertThat(state(hook).path("state").asString()).isEqualTo("paused");
            CLOCK.move(Duration.ofDays(2));
            Thread.sleep(1_500);
            assertThat(receiver.count()).isEqualTo(1);
            assertThat(post("/api/v1/webhooks/" + hook.path("id").asLong() + "/resume", "")
                            .status())
                    .isEqualTo(200);
            await(() -> receiver.count() == 2);
            delete(hook);
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_gets_nothing() throws Exception {
        var keys = folder.resolve("keys.p12");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .start()
                .waitFor();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        var taken = new ArrayList<String>();
        server.createContext("/", exchange -> taken.add("call"));
        server.start();
        try {
            var hook = webhook("https://localhost:" + server.getAddress().getPort() + "/", "");
            register();
            await(() -> log(hook).size() == 1);
            assertThat(log(hook).get(0).path("error").asString()).contains("certification path");
            assertThat(taken).isEmpty();
            delete(hook);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_endless_answer_ends_and_a_huge_one_too() throws Exception {
        try (var socket = new java.net.ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try (var one = socket.accept();
                        var out = one.getOutputStream()) {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes());
                    for (int i = 0; i < 100_000; i++) {
                        out.write("X-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".getBytes());
                    }
                } catch (IOException e) {
                    // the other side has had enough
                }
            });
            var call = new WebhookCall(
                    java.net.URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"),
                    InetAddress.getByName("127.0.0.1"),
                    Duration.ofSeconds(2));
            Assertions.assertThatThrownBy(() -> call.post(Map.of("a", "b\r\nInjected: yes"), new byte[0]))
                    .isInstanceOf(IOException.class);
            Thread.ofVirtual().start(() -> {
                try (var one = socket.accept();
                        var out = one.getOutputStream()) {
                    for (int i = 0; i < 100; i++) {
                        out.write('H');
                        out.flush();
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    // the other side has had enough
                }
            });
            long begin = System.nanoTime();
            Assertions.assertThatThrownBy(() -> call.post(Map.of(), new byte[0]))
                    .isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void what_is_wrong_is_named() throws Exception {
        assertField("{\"name\": \"\", \"url\": \"https://example.org\"}", "name");
        assertField("{\"name\": \"n\"}", "url");
        assertField("{\"name\": \"n\", \"url\": \"https://10.0.0.1/\"}", "url");
        assertField("{\"name\": \"n\", \"url\": \"http://127.0.0.1/\", \"types\": [\"nothing\"]}", "types[0]");
        assertField("{\"name\": \"n\", \"url\": \"http://127.0.0.1/\", \"scope\": \"none\"}", "scope");
        assertField("{\"name\": \"n\", \"url\": \"http://127.0.0.1/\", \"secret\": \"short\"}", "secret");
        var hook = webhook("http://127.0.0.1:1/", "");
        assertThat(post(
                                "/api/v1/webhooks",
                                "{\"name\": \"" + hook.path("name").asString() + "\", \"url\": \"http://127.0.0.1/\"}")
                        .status())
                .isEqualTo(409);
        var change = platform.request("/api/v1/webhooks/" + hook.path("id").asLong())
                .header("Content-Type", "application/json")
                .header("If-Match", "\"9\"")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"url\": \"http://127.0.0.1:2/\"}"));
        assertThat(platform.send(change).status()).isEqualTo(412);
        delete(hook);
    }

    private static void assertField(String body, String field) throws Exception {
        var answer = post("/api/v1/webhooks", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo(field);
    }

    @Test
    void those_of_other_scopes_are_not_seen() throws Exception {
        var hook = webhook("http://127.0.0.1:1/", "");
        var nobody = new Visibility.Scopes(new TreeSet<>(List.of(4_711L)));
        var stranger = new Principal(
                "stranger", null, false, Map.of(Permission.WEBHOOKS_MANAGE, nobody, Permission.WEBHOOKS_READ, nobody));
        var webhooks = platform.bean(Webhooks.class);
        assertThat(webhooks.after(0, 10, nobody)).isEmpty();
        Assertions.assertThatThrownBy(() -> webhooks.delete(hook.path("id").asLong(), stranger))
                .isInstanceOf(Refusal.class);
        Assertions.assertThatThrownBy(() ->
                        webhooks.create(new Webhooks.Wanted("x", "http://127.0.0.1/", "global", null, null), stranger))
                .hasMessageContaining("scope");
        delete(hook);
    }

    @Test
    void a_reader_goes_on_where_it_was() throws Exception {
        var readers = platform.bean(EventReaders.class);
        register();
        readers.enrol("notifier", false);
        assertThat(readers.next("notifier", 10)).isEmpty();
        register();
        register();
        var first = readers.next("notifier", 1).getFirst();
        readers.advance("notifier", first.sequence());
        readers.enrol("notifier", true);
        assertThat(readers.next("notifier", 10)).hasSize(1);
        readers.advance("notifier", first.sequence() - 1);
        assertThat(readers.position("notifier")).hasValue(first.sequence());
    }
}
