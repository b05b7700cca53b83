package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands do when a platform is far away, busy, or gone in the middle of an answer.
final class PlatformTalkTest {
    @TempDir
    private Path folder;

    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private int port;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answers(HttpHandler handler) {
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
                handler.handle(exchange);
            }
        });
    }

    private CommandRun.Result pull(String address, String... more) {
        var arguments = new ArrayList<>(List.of("db", "pull", "--db", "mine.db", "--server", address));
        arguments.addAll(List.of(more));
        return new CommandRun(folder).with("PLIMSOLL_TOKEN", "plm_secret").run(arguments.toArray(String[]::new));
    }

    private String here() {
        return "http://127.0.0.1:" + port;
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(403, -1);
    }

    @Test
    void a_token_goes_over_plain_http_to_this_machine_only() {
        answers(PlatformTalkTest::refuse);
        for (var other : List.of(
                "http://plimsoll.example:8080",
                "HTTP://plimsoll.example",
                "http://127.0.0.1.plimsoll.example",
                "http://10.0.0.7:8080",
                "http://localhost.example",
                "http://[fe80::1]:8080",
                "http://[::ffff:127.0.0.1]:" + port)) {
            var result = pull(other);
            assertThat(result.exitCode()).as(other).isEqualTo(ExitCode.USAGE);
            assertThat(result.err())
                    .contains("plain HTTP", "https://", "--insecure-http")
                    .doesNotContain("plm_secret");
        }
        assertThat(tokens).isEmpty();
        assertThat(pull(here()).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(tokens).containsExactly("Bearer plm_secret");
    }

    /// `-A`, `--token` is what pipelines of another scanner give.
    @Test
    void the_platforms_token_is_not_taken_for_that_of_another_scanner() throws Exception {
        answers(PlatformTalkTest::refuse);
        var image = CommandRun.examples().resolve("harbour-shop.tar").toString();
        var result = new CommandRun(folder)
                .with("PLIMSOLL_TOKEN", "plm_secret")
                .run("scan", image, "--server", here(), "--register");
        assertThat(result.err()).contains("refused with status 403").doesNotContain("another scanner");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void who_says_so_sends_it_over_plain_http_to_another_machine() {
        answers(PlatformTalkTest::refuse);
        // this machine by a name that does not say so
        var result = pull("http://[::ffff:127.0.0.1]:" + port, "--insecure-http");
        assertThat(result.err()).contains("refused with status 403");
        assertThat(tokens).containsExactly("Bearer plm_secret");
    }

    @Test
    void an_address_with_a_password_or_a_question_in_it_is_none() {
        for (var wrong : List.of(
                "https://ann:not-a-real-secret@plimsoll.example", "https://plimsoll.example/?a=b", "https://h/#x")) {
            var result = pull(wrong);
            assertThat(result.exitCode()).as(wrong).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains("is no address of a platform").doesNotContain("not-a-real-secret");
        }
    }

    private byte[] database() throws Exception {
        new CommandRun(folder)
                .run(
                        "db",
                        "build",
                        "--from",
                        CommandRun.examples().resolve("advisories").toString(),
                        "--db",
                        "theirs.db");
        return Files.readAllBytes(folder.resolve("theirs.db"));
    }

    private static void send(HttpExchange exchange, byte[] all, int length) throws IOException {
        exchange.sendResponseHeaders(200, all.length);
        exchange.getResponseBody().write(all, 0, length);
        if (length < all.length) {
            throw new IOException("cable pulled");
        }
    }

    @Test
    void a_pull_that_is_cut_off_is_begun_anew() throws Exception {
        var database = database();
        answers(exchange ->
                send(exchange, database, asked.get() < 3 ? database.length / asked.get() / 2 : database.length));
        var result = pull(here());
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("mine.db"))).isEqualTo(database);
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_pull_that_is_always_cut_off_ends_with_what_happened_and_leaves_nothing() throws Exception {
        var database = database();
        answers(exchange -> send(exchange, database, 10_000));
        var result = pull(here());
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err())
                .contains("127.0.0.1:" + port, "the connection broke before all had come", "run it again")
                .doesNotContain("content-length", "bytes received", "EOF", "Exception");
        assertThat(result.err().lines()).hasSize(1);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("theirs")))
                    .noneMatch(name -> name.endsWith(".part") || name.equals("mine.db"));
        }
    }

    @Test
    void a_busy_platform_is_asked_again_when_it_says() throws Exception {
        var database = database();
        answers(exchange -> {
            if (asked.get() == 1) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                exchange.sendResponseHeaders(429, -1);
            } else {
                send(exchange, database, database.length);
            }
        });
        assertThat(pull(here()).exitCode()).isZero();
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_platform_that_asks_for_an_hour_is_not_waited_for() {
        answers(exchange -> {
            var problem = "{\"detail\": \"too many\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "3600");
            exchange.sendResponseHeaders(429, problem.length);
            exchange.getResponseBody().write(problem);
        });
        assertThat(pull(here()).err()).contains("refused with status 429", "too many");
        assertThat(asked).hasValue(1);
    }

    @Test
    void who_hangs_up_and_who_speaks_no_tls_are_told_apart() throws Exception {
        try (var listening = new Listening("")) {
            assertThat(pull("http://127.0.0.1:" + listening.port()).err())
                    .contains("the connection broke before all had come", "3 tries");
        }
        try (var listening = new Listening("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")) {
            assertThat(pull("https://127.0.0.1:" + listening.port()).err())
                    .contains("it does not speak TLS there")
                    .doesNotContain("tries");
        }
    }

    /// Says the same to everybody, and hangs up.
    private static final class Listening implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));

        Listening(String words) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try (var caller = socket.accept()) {
                        caller.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        if (socket.isClosed()) {
                            return;
                        }
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
