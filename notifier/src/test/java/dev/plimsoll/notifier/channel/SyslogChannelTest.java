package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.TlsServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyslogChannelTest {
    private final Surroundings surroundings = Samples.surroundings();

    @TempDir
    Path folder;

    @Test
    void rsyslog_takes_it_over_tcp_and_udp() throws Exception {
        try (var server = new Rsyslog(folder)) {
            for (var protocol : new SyslogChannel.Protocol[] {SyslogChannel.Protocol.TCP, SyslogChannel.Protocol.UDP}) {
                assertThat(channel(server.port(), protocol, null)
                                .deliver(Samples.message(EventKind.FINDING_OPENED), surroundings))
                        .isInstanceOf(Outcome.Delivered.class);
                assertThat(channel(server.port(), protocol, null).deliver(Samples.hostile(), surroundings))
                        .isInstanceOf(Outcome.Delivered.class);
            }
            var lines = server.lines(4);
            assertThat(lines).hasSize(4);
            assertThat(lines.getFirst())
                    .startsWith("plimsoll|plimsoll|finding_opened|")
                    .contains("CEF:0|Plimsoll|Plimsoll|1|finding_opened|", "cs2=CVE-2026-0001 openssl");
            assertThat(lines.getLast()).doesNotContain("\u001b");
        }
    }

    @Test
    void over_tls_the_certificate_is_verified_and_octets_are_counted() throws Exception {
        try (var certificate = new TlsServer();
                var listening = (SSLServerSocket) certificate
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            var received = CompletableFuture.supplyAsync(() -> {
                while (true) {
                    try (var socket = listening.accept()) {
                        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException _) {
                        // the one that trusts nobody
                    }
                }
            });
            assertThat(channel(listening.getLocalPort(), SyslogChannel.Protocol.TLS, null)
                            .deliver(Samples.message(EventKind.SCAN), surroundings))
                    .isInstanceOf(Outcome.Later.class);
            assertThat(channel(
                                    listening.getLocalPort(),
                                    SyslogChannel.Protocol.TLS,
                                    new Tls(certificate.authority(), false))
                            .deliver(Samples.message(EventKind.SCAN), surroundings))
                    .isInstanceOf(Outcome.Delivered.class);
            var frame = received.get(5, TimeUnit.SECONDS);
            var space = frame.indexOf(' ');
            assertThat(frame.substring(space + 1).getBytes(StandardCharsets.UTF_8))
                    .hasSize(Integer.parseInt(frame.substring(0, space)));
            assertThat(frame.substring(space + 1))
                    .startsWith("<106>1 2026-03-01T10:00:00Z plimsoll plimsoll - scan - CEF:0|");
        }
    }

    @Test
    void three_thousand_findings_fit_a_datagram_and_nothing_breaks_the_format() throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.setSoTimeout(5_000);
            channel(socket.getLocalPort(), SyslogChannel.Protocol.UDP, null).deliver(Samples.largeScan(), surroundings);
            var packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            assertThat(packet.getLength()).isLessThanOrEqualTo(2_000);
            assertThat(text(packet)).contains("cnt=3000", "cs2=CVE-2026-9999 openssl", "and 2980 more");

            channel(socket.getLocalPort(), SyslogChannel.Protocol.UDP, null).deliver(Samples.hostile(), surroundings);
            socket.receive(packet);
            assertThat(text(packet)).doesNotContain("\n", "\r", "\u0000", "\u001b");
            assertThat(text(packet)).contains("\\=cmd()");
        }
    }

    @Test
    void nobody_listens_or_it_is_not_allowed() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        var channel = channel(closed, SyslogChannel.Protocol.TCP, null);
        assertThat(channel.deliver(Samples.message(EventKind.SCAN), surroundings))
                .isInstanceOf(Outcome.Later.class);
        assertThat(channel.deliver(
                        Samples.message(EventKind.SCAN), Samples.surroundings(Network.PUBLIC, EnabledActions.NONE)))
                .isInstanceOf(Outcome.Refused.class);
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static SyslogChannel channel(int port, SyslogChannel.Protocol protocol, Tls tls) {
        return new SyslogChannel("c", "127.0.0.1", port, protocol, 0, "", tls);
    }

    /// Debian's rsyslog, as an own process with an own configuration.
    private static final class Rsyslog implements AutoCloseable {
        private final Path file;
        private final int port;
        private final Process process;

        Rsyslog(Path folder) throws IOException, InterruptedException {
            var program = program();
            file = folder.resolve("received.log");
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            var configuration = Files.writeString(folder.resolve("rsyslog.conf"), """
                    global(workDirectory="%1$s")
                    module(load="imtcp" maxFrameSize="100000")
                    module(load="imudp")
                    input(type="imtcp" port="%2$d" address="127.0.0.1" ruleset="all")
                    input(type="imudp" port="%2$d" address="127.0.0.1" ruleset="all")
                    template(name="parts" type="string"
                      string="%%HOSTNAME%%|%%APP-NAME%%|%%MSGID%%|%%msg%%\\n")
                    ruleset(name="all") { action(type="omfile" file="%3$s" template="parts") }
                    """.formatted(folder, port, file));
            process = new ProcessBuilder(
                            program.toString(),
                            "-n",
                            "-f",
                            configuration.toString(),
                            "-i",
                            folder.resolve("pid").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("rsyslog.out").toFile())
                    .start();
            for (var attempt = 0; attempt < 100; attempt++) {
                try (var _ = new java.net.Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                    return;
                } catch (IOException _) {
                    Thread.sleep(50);
                }
            }
            throw new IOException("rsyslog does not listen: " + Files.readString(folder.resolve("rsyslog.out")));
        }

        private static Path program() {
            var program = Path.of("/usr/sbin/rsyslogd");
            if (!Files.isExecutable(program)) {
                if ("true".equals(System.getenv("CI"))) {
                    org.assertj.core.api.Assertions.fail(
                            "the program 'rsyslogd' is not installed; .ci/run installs it");
                }
                org.junit.jupiter.api.Assumptions.abort("needs the program 'rsyslogd'");
            }
            return program;
        }

        int port() {
            return port;
        }

        java.util.List<String> lines(int count) throws IOException, InterruptedException {
            for (var attempt = 0; attempt < 100; attempt++) {
                if (Files.exists(file) && Files.readAllLines(file).size() >= count) {
                    break;
                }
                Thread.sleep(50);
            }
            return Files.readAllLines(file);
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().completeOnTimeout(process, 3, TimeUnit.SECONDS).join();
        }
    }
}
