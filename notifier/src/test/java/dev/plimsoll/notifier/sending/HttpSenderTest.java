package dev.plimsoll.notifier.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSenderTest {
    private static final Network LOCAL = new Network(List.of("127.0.0.1"), false, 1, 1, null);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "localhost",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "2130706433",
                "0x7f.1"
            })
    void addresses_of_this_machine_and_of_private_networks_are_refused(String host) {
        assertThatThrownBy(() -> new Guard(Network.PUBLIC).addresses(host))
                .isInstanceOf(SendingException.class)
                .message()
                .containsAnyOf("network.allow", "is unknown");
    }

    @Test
    void what_the_configuration_names_may_be_reached() throws SendingException {
        assertThat(new Guard(new Network(List.of("127.0.0.0/8"), false, 0, 0, null)).addresses("127.0.0.1"))
                .isNotEmpty();
        assertThat(new Guard(new Network(List.of("LOCALHOST"), false, 0, 0, null)).addresses("localhost"))
                .isNotEmpty();
        assertThatThrownBy(
                        () -> new Guard(new Network(List.of("10.0.0.0/8"), false, 0, 0, null)).addresses("127.0.0.1"))
                .isInstanceOf(SendingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "host/8", "::/129"})
    void a_range_that_is_none_is_refused(String range) {
        assertThatThrownBy(() -> new Network(List.of(range), false, 0, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range);
    }

    @Test
    void plain_text_goes_to_named_hosts_only() {
        var sender = new HttpSender(new Network(List.of(), false, 1, 1, null));

        assertThatThrownBy(() -> sender.send(request("http://192.0.2.1/", Map.of())))
                .isInstanceOfSatisfying(
                        SendingException.class, e -> assertThat(e.permanent()).isTrue())
                .hasMessageContaining("plain text");
    }

    @Test
    void a_connection_is_used_again() throws Exception {
        try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true);
                var sender = new HttpSender(LOCAL)) {
            assertThat(sender.send(request(server.url(), Map.of())).body()).isEqualTo("ok");
            assertThat(sender.send(request(server.url(), Map.of())).body()).isEqualTo("ok");
            assertThat(server.connections).hasSize(1);
        }
    }

    @Test
    void a_connection_that_was_closed_meanwhile_is_made_anew() throws Exception {
        try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
                var sender = new HttpSender(LOCAL)) {
            sender.send(request(server.url(), Map.of()));
            assertThat(sender.send(request(server.url(), Map.of())).body()).isEqualTo("ok");
        }
    }

    @Test
    void chunks_are_read_and_interim_answers_are_passed_over() throws Exception {
        var answer = "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n";
        try (var server = new RawServer(answer, true);
                var sender = new HttpSender(LOCAL)) {
            assertThat(sender.send(request(server.url(), Map.of())).body()).isEqualTo("abcde");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 999 X\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                "HTTP/1.1 200 OK\r\n",
                ""
            })
    void an_answer_that_is_none_is_an_error_to_try_again(String answer) throws Exception {
        try (var server = new RawServer(answer, false);
                var sender = new HttpSender(LOCAL)) {
            assertThatThrownBy(() -> sender.send(request(server.url(), Map.of())))
                    .isInstanceOfSatisfying(
                            SendingException.class,
                            e -> assertThat(e.permanent()).isFalse());
        }
    }

    @Test
    void headers_without_end_are_an_error() throws Exception {
        try (var server = new RawServer(
                        "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100) + "X: " + "y".repeat(20_000), false);
                var sender = new HttpSender(LOCAL)) {
            assertThatThrownBy(() -> sender.send(request(server.url(), Map.of())))
                    .hasMessageContaining("longer than 16384");
        }
    }

    @Test
    void one_byte_a_while_does_not_hold_it_forever() throws Exception {
        try (var server = new DrippingServer();
                var sender = new HttpSender(LOCAL)) {
            var begin = System.nanoTime();
            assertThatThrownBy(() -> sender.send(request(server.url(), Map.of())))
                    .hasMessageContaining("within 1 seconds");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\nb", "\u0000"})
    void a_header_cannot_bring_another(String value) {
        assertThatThrownBy(() -> request("https://host.example/", Map.of("X-A", value)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_server_whose_certificate_nobody_vouches_for_gets_nothing() throws Exception {
        try (var server = new TlsServer();
                var sender = new HttpSender(LOCAL)) {
            assertThatThrownBy(() -> sender.send(request(server.url(), Map.of())))
                    .hasMessageContaining("no trusted connection");
            assertThat(sender.send(request(server.url(), new Tls(null, true))).body())
                    .isEqualTo("ok");
            assertThat(sender.send(request(server.url(), new Tls(server.authority(), false)))
                            .body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void a_proxy_tunnels_to_hosts_that_are_not_named_and_gets_no_private_address() throws Exception {
        try (var behind = new TlsServer();
                var proxy = new TunnellingProxy(URI.create(behind.url()).getPort())) {
            var through = Secret.of("http://user:s3cr3t@127.0.0.1:" + proxy.port());
            try (var sender = new HttpSender(new Network(List.of(), false, 1, 5, through))) {
                assertThat(sender.send(request("https://chat.invalid/", new Tls(null, true)))
                                .body())
                        .isEqualTo("ok");
                assertThat(proxy.heads.getFirst())
                        .startsWith("CONNECT chat.invalid:443 HTTP/1.1")
                        .contains("Proxy-Authorization: Basic dXNlcjpzM2NyM3Q=");
                for (var host : List.of("127.0.0.1", "169.254.169.254", "localhost", "[::1]")) {
                    assertThatThrownBy(() -> sender.send(request("https://" + host + "/", Map.of())))
                            .hasMessageContaining("network.allow");
                }
                assertThat(proxy.heads).hasSize(1);
            }
        }
        assertThatThrownBy(() -> new Network(List.of(), false, 0, 0, Secret.of("socks://s3cr3t@x:1")))
                .hasMessageStartingWith("proxy")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void retry_after_is_seconds_or_a_date() {
        var now = Instant.parse("2026-03-01T10:00:00Z");
        assertThat(RetryAfter.parse("7", now)).contains(Duration.ofSeconds(7));
        assertThat(RetryAfter.parse("0.5", now)).contains(Duration.ofMillis(500));
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 10:01:00 GMT", now)).contains(Duration.ofMinutes(1));
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 09:00:00 GMT", now)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("999999999", now)).contains(RetryAfter.LONGEST);
        assertThat(RetryAfter.parse("soon", now)).isEmpty();
    }

    private static Request request(String url, Map<String, String> headers) {
        return new Request("POST", URI.create(url), headers, new byte[] {'x'}, Tls.VERIFIED, List.of());
    }

    private static Request request(String url, Tls tls) {
        return new Request("POST", URI.create(url), Map.of(), new byte[] {'x'}, tls, List.of());
    }

    /// Tunnels everything to one port of this machine.
    private static final class TunnellingProxy implements AutoCloseable {
        final List<String> heads = new CopyOnWriteArrayList<>();
        private final ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));

        TunnellingProxy(int target) throws IOException {
            Thread.ofVirtual().start(() -> {
                try (var client = server.accept();
                        var behind = new Socket(InetAddress.ofLiteral("127.0.0.1"), target)) {
                    var head = new StringBuilder();
                    while (!head.toString().endsWith("\r\n\r\n")) {
                        head.append((char) client.getInputStream().read());
                    }
                    heads.add(head.toString());
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    var back = Thread.ofVirtual().start(() -> copy(behind, client));
                    copy(client, behind);
                    back.join();
                } catch (IOException | InterruptedException _) {
                    // the test is over
                }
            });
        }

        private static void copy(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException _) {
                // one of them is closed
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /// Answers every request with the same bytes.
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        final List<Integer> connections = new CopyOnWriteArrayList<>();

        RawServer(String answer, boolean keep) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (var socket = server.accept()) {
                        connections.add(socket.getPort());
                        do {
                            if (!readRequest(socket.getInputStream())) {
                                break;
                            }
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        } while (keep);
                    } catch (IOException _) {
                        // the next one
                    }
                }
            });
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/";
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static boolean readRequest(java.io.InputStream in) throws IOException {
        var end = new StringBuilder();
        for (var next = in.read(); next >= 0; next = in.read()) {
            end.append((char) next);
            if (end.toString().endsWith("\r\n\r\nx")) {
                return true;
            }
        }
        return false;
    }

    private static final class DrippingServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));

        DrippingServer() throws IOException {
            Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    readRequest(socket.getInputStream());
                    for (var i = 0; i < 1_000; i++) {
                        socket.getOutputStream().write('H');
                        Thread.sleep(100);
                    }
                } catch (IOException | InterruptedException _) {
                    // the other side had enough
                }
            });
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/";
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
