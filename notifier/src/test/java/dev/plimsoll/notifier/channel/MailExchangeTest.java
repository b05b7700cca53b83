package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mails without a server of one's own: handed to those that the recipients' domains name. The test plays the name
/// server.
final class MailExchangeTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final Surroundings surroundings =
            Samples.surroundings(new Network(List.of("127.0.0.1"), false, 1, 3, null), EnabledActions.NONE);
    private DatagramSocket names;

    /// Servers by domain; `-` for a domain that is not there.
    private volatile Map<String, String> exchanges = Map.of();

    @BeforeEach
    void start() throws IOException {
        server.start();
        names = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::answer);
    }

    @AfterEach
    void stop() {
        names.close();
        server.stop();
    }

    private void answer() {
        var buffer = new byte[512];
        while (!names.isClosed()) {
            try {
                var question = new DatagramPacket(buffer, buffer.length);
                names.receive(question);
                var answer = answer(Arrays.copyOf(buffer, question.getLength()));
                names.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
            } catch (IOException e) {
                return;
            }
        }
    }

    /// RFC 1035, as much as one question needs.
    private byte[] answer(byte[] question) {
        var domain = new StringBuilder();
        int at = 12;
        while (question[at] != 0) {
            domain.append(domain.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        int end = at + 5;
        var exchange = exchanges.getOrDefault(domain.toString(), "-");
        var out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        out.writeBytes(new byte[] {(byte) 0x81, (byte) (exchange.equals("-") ? 0x83 : 0x80), 0, 1});
        out.writeBytes(new byte[] {0, (byte) (exchange.equals("-") ? 0 : 1), 0, 0, 0, 0});
        out.write(question, 12, end - 12);
        if (!exchange.equals("-")) {
            var name = new ByteArrayOutputStream();
            for (var label : exchange.isEmpty() ? new String[0] : exchange.split("\\.", -1)) {
                name.write(label.length());
                name.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
            name.write(0);
            out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 60, 0, (byte) (name.size() + 2), 0, 10});
            out.writeBytes(name.toByteArray());
        }
        return out.toByteArray();
    }

    private EmailChannel channel(String... to) {
        return new EmailChannel(
                "c",
                "",
                server.getSmtp().getPort(),
                null,
                null,
                null,
                "plimsoll@example.org",
                List.of(to),
                null,
                null,
                true,
                "127.0.0.1:" + names.getLocalPort());
    }

    private static Message message() {
        var message = Samples.message(EventKind.FINDING_OPENED);
        return new Message(
                message.id(),
                message.action(),
                message.key(),
                message.route(),
                message.events(),
                List.of(),
                message.language(),
                null,
                null,
                null);
    }

    @Test
    void each_domain_gets_its_own_and_one_that_fails_is_tried_again_alone() throws InterruptedException {
        exchanges = Map.of("a.example", "127.0.0.1", "b.example", "127.0.0.1");
        var channel = channel("ann@a.example", "bob@b.example");
        assertThat(channel.deliver(message(), surroundings)).isInstanceOf(Outcome.Delivered.class);
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void who_has_it_does_not_get_it_again_when_another_is_tried_again() throws InterruptedException {
        exchanges = Map.of("a.example", "127.0.0.1", "b.example", "unknown.invalid");
        var channel = channel("ann@a.example", "bob@b.example");
        assertThat(channel.deliver(message(), surroundings)).isInstanceOf(Outcome.Later.class);
        assertThat(channel.deliver(message(), surroundings)).isInstanceOf(Outcome.Later.class);
        assertThat(server.getReceivedMessages()).hasSize(1);

        exchanges = Map.of("b.example", "127.0.0.1");
        assertThat(channel.deliver(message(), surroundings)).isInstanceOf(Outcome.Delivered.class);
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void a_domain_that_is_not_there_or_takes_no_mail_is_refused() throws InterruptedException {
        assertThat(channel("ann@nowhere.example").deliver(message(), surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("no domain nowhere.example"));
        exchanges = Map.of("silent.example", "");
        assertThat(channel("ann@silent.example").deliver(message(), surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("takes no mail"));
    }

    @Test
    void a_server_of_a_private_network_is_not_connected_to() throws InterruptedException {
        exchanges = Map.of("a.example", "10.0.0.1");
        assertThat(channel("ann@a.example").deliver(message(), surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("private network"));
    }
}
