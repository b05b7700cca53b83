package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against Debian's aiosmtpd, which offers STARTTLS and demands it.
final class EmailOverTlsTest {
    private final Surroundings surroundings = Samples.surroundings();

    @TempDir
    Path folder;

    @Test
    void starttls_is_used_and_the_certificate_verified() throws Exception {
        try (var certificate = new TlsServer();
                var server =
                        new Aiosmtpd(folder, "--tlscert", certificate.authority(), "--tlskey", certificate.key())) {
            trustsOnlyWhomItIsTold(certificate, server, EmailChannel.Security.STARTTLS);
        }
    }

    @Test
    void tls_from_the_first_byte_is_used_and_the_certificate_verified() throws Exception {
        try (var certificate = new TlsServer();
                var server =
                        new Aiosmtpd(folder, "--smtpscert", certificate.authority(), "--smtpskey", certificate.key())) {
            trustsOnlyWhomItIsTold(certificate, server, EmailChannel.Security.TLS);
        }
    }

    private void trustsOnlyWhomItIsTold(TlsServer certificate, Aiosmtpd server, EmailChannel.Security security)
            throws IOException, InterruptedException {
        var message = Samples.message(EventKind.FINDING_OPENED);
        assertThat(channel(server.port, security, null).deliver(message, surroundings))
                .isInstanceOf(Outcome.Later.class);
        assertThat(server.received()).doesNotContain("CVE-2026-0001");

        assertThat(channel(server.port, security, new Tls(certificate.authority(), false))
                        .deliver(message, surroundings))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(channel(server.port, security, new Tls(null, true)).deliver(message, surroundings))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(server.received()).contains("To: owner@example.org", "CVE-2026-0001");
    }

    private static EmailChannel channel(int port, EmailChannel.Security security, Tls tls) {
        return new EmailChannel(
                "c",
                "127.0.0.1",
                port,
                security,
                null,
                null,
                "plimsoll@example.org",
                List.of(),
                null,
                tls,
                false,
                null);
    }

    private static final class Aiosmtpd implements AutoCloseable {
        final int port;
        private final Path output;
        private final Process process;

        Aiosmtpd(Path folder, String... arguments) throws IOException, InterruptedException {
            if (!Files.isExecutable(Path.of("/usr/bin/aiosmtpd"))) {
                if ("true".equals(System.getenv("CI"))) {
                    fail("the program 'aiosmtpd' is not installed; .ci/run installs it");
                }
                abort("needs the program 'aiosmtpd'");
            }
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            output = folder.resolve("received");
            var command = new java.util.ArrayList<>(List.of("/usr/bin/aiosmtpd", "-n", "-l", "127.0.0.1:" + port));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("PYTHONUNBUFFERED", "1");
            process = builder.start();
            for (var attempt = 0; attempt < 200; attempt++) {
                try (var _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                    return;
                } catch (IOException _) {
                    Thread.sleep(50);
                }
            }
            throw new IOException("aiosmtpd does not listen: " + Files.readString(output));
        }

        String received() throws IOException {
            return Files.readString(output);
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().completeOnTimeout(process, 3, TimeUnit.SECONDS).join();
        }
    }
}
