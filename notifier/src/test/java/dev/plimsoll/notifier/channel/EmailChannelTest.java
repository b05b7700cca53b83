package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.plimsoll.notifier.Waiting;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.HttpSender;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.sending.Secret;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailChannelTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Surroundings surroundings = Samples.surroundings();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void a_mail_says_it_as_html_and_as_plain_text() throws Exception {
        assertThat(channel(server.getSmtp().getPort()).deliver(Samples.message(EventKind.FINDING_OPENED), surroundings))
                .isInstanceOf(Outcome.Delivered.class);

        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).contains("CVE-2026-0001", "openssl");
        assertThat(mail.getAllRecipients()[0]).hasToString("owner@example.org");
        var parts = (Multipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContent().toString()).contains("CVE-2026-0001", "prod/shop/web");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(parts.getBodyPart(1).getContent().toString()).contains("<td", "CVE-2026-0001");
    }

    @Test
    void another_attempt_has_the_same_name_and_what_follows_is_the_same_conversation() throws Exception {
        var channel = channel(server.getSmtp().getPort());
        var message = Samples.message(EventKind.FINDING_OPENED);
        channel.deliver(message, surroundings);
        channel.deliver(message, surroundings);
        channel.deliver(Samples.again(message, Message.Action.RESOLVE, null), surroundings);

        var mails = server.getReceivedMessages();
        assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID()).isNotEqualTo(mails[2].getMessageID());
        assertThat(mails[0].getHeader("References")).isEqualTo(mails[2].getHeader("References"));
        assertThat(mails[2].getSubject()).contains("Resolved");
    }

    @Test
    void names_from_images_add_no_headers_and_no_html() throws Exception {
        assertThat(channel(server.getSmtp().getPort()).deliver(Samples.hostile(), surroundings))
                .isInstanceOf(Outcome.Delivered.class);

        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getSubject())
                .doesNotContain("\r", "\n", "\u0000", "\u202e")
                .hasSizeLessThan(300);
        assertThat(html(mail)).doesNotContain("<script", "javascript:alert(1)//", "\u0000");
    }

    @Test
    void three_thousand_findings_are_attached_and_the_worst_are_named() throws Exception {
        channel(server.getSmtp().getPort()).deliver(Samples.largeScan(), surroundings);

        var mail = server.getReceivedMessages()[0];
        var mixed = (Multipart) mail.getContent();
        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        var html = html(mail);
        assertThat(html).contains("… and 2,900 more");
        assertThat(html.indexOf("CVE-2026-9999")).isBetween(0, html.indexOf("CVE-2025-"));
        var csv = new String(mixed.getBodyPart(1).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(csv.lines()).hasSize(3_001);
        assertThat(csv.lines().skip(1).findFirst().orElseThrow()).contains("CVE-2026-9999");
    }

    @Test
    void a_cell_of_the_attachment_is_no_formula() throws Exception {
        var message = Samples.largeScan();
        var event = message.events().getFirst();
        var findings = new java.util.ArrayList<>(event.findings());
        findings.add(Samples.finding("=HYPERLINK(\"http://x\")", dev.plimsoll.vocabulary.Severity.LOW, "a", null));
        channel(server.getSmtp().getPort())
                .deliver(
                        Samples.message(Message.Action.OPEN, List.of(Samples.event(EventKind.SCAN, findings)), null),
                        surroundings);

        var mixed = (Multipart) server.getReceivedMessages()[0].getContent();
        assertThat(new String(mixed.getBodyPart(1).getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"'=HYPERLINK(\"\"http://x\"\")\"");
    }

    @Test
    void japanese_and_digests_arrive() throws Exception {
        var channel = channel(server.getSmtp().getPort());
        channel.deliver(Samples.in(Locale.JAPANESE, Samples.message(EventKind.SCAN)), surroundings);
        channel.deliver(Samples.digest(), surroundings);

        assertThat(server.getReceivedMessages()[0].getSubject()).contains("緊急");
        assertThat(html(server.getReceivedMessages()[1])).contains("CVE-2026-0001 in openssl", "42", "3 hours");
    }

    @Test
    void nobody_to_write_to_is_refused() throws Exception {
        var channel = channel(server.getSmtp().getPort());
        var nobody = new Message(
                "1",
                Message.Action.OPEN,
                "k",
                "r",
                Samples.message(EventKind.SCAN).events(),
                List.of("no address"),
                Locale.ENGLISH,
                null,
                null,
                null);

        assertThat(channel.deliver(nobody, surroundings)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void a_wrong_password_is_refused_and_not_told() throws Exception {
        server.setUser("plimsoll", "right");
        var channel = new EmailChannel(
                "c",
                "127.0.0.1",
                server.getSmtp().getPort(),
                EmailChannel.Security.STARTTLS,
                "plimsoll",
                Secret.of("wrong-password"),
                "plimsoll@example.org",
                List.of(),
                null,
                null,
                false,
                null);

        // GreenMail's plain port has no STARTTLS: without encryption no password leaves.
        var outcome = channel.deliver(Samples.message(EventKind.SCAN), surroundings);
        assertThat(outcome).isNotInstanceOf(Outcome.Delivered.class);
        assertThat(outcome.toString() + channel).contains("STARTTLS").doesNotContain("wrong-password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 busy", "451 later"})
    void a_server_that_is_busy_is_tried_again(String answer) throws Exception {
        assertThat(against(answer)).isInstanceOf(Outcome.Later.class);
    }

    @Test
    void a_sender_that_is_refused_for_good_is_refused() throws Exception {
        assertThat(against("550 not from you"))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("not from you"));
    }

    @Test
    void nobody_listens_or_nobody_answers() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        assertThat(channel(closed).deliver(Samples.message(EventKind.SCAN), surroundings))
                .isInstanceOf(Outcome.Later.class);
        try (var silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(channel(silent.getLocalPort()).deliver(Samples.message(EventKind.SCAN), surroundings))
                    .isInstanceOf(Outcome.Later.class);
        }
    }

    @Test
    void a_password_in_plain_text_and_addresses_that_are_none_are_refused_when_read() {
        assertThatThrownBy(() -> new EmailChannel(
                        "c",
                        "h",
                        0,
                        EmailChannel.Security.NONE,
                        "u",
                        Secret.of("p"),
                        "a@example.org",
                        null,
                        null,
                        null,
                        false,
                        null))
                .hasMessageContaining("plain text");
        assertThatThrownBy(() -> new EmailChannel(
                        "c",
                        "h",
                        0,
                        null,
                        null,
                        null,
                        "a@example.org\r\nBcc: b@example.org",
                        null,
                        null,
                        null,
                        false,
                        null))
                .hasMessageStartingWith("from");
        assertThatThrownBy(() -> new EmailChannel(
                        "c", "h", 0, null, null, null, "a@b.example", List.of("nobody"), null, null, false, null))
                .hasMessageStartingWith("to");
    }

    @Test
    void an_address_that_is_refused_for_good_is_left_out_and_told() throws Exception {
        try (var scripted = new Scripted("RCPT TO:<gone@example.org>", "550 no such user")) {
            var outcome = channel(scripted.port()).deliver(to("gone@example.org", "there@example.org"), surroundings);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Delivered.class,
                            done -> assertThat(done.answer()).contains("left out: gone@example.org", "no such user"));
            assertThat(scripted.received.stream().filter("DATA"::equals)).hasSize(1);
        }
        try (var scripted = new Scripted("RCPT TO:<gone@example.org>", "550 no such user")) {
            assertThat(channel(scripted.port()).deliver(to("gone@example.org"), surroundings))
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void an_address_that_is_refused_for_now_puts_it_off_for_all_so_that_nobody_gets_it_twice() throws Exception {
        try (var scripted = new Scripted("RCPT TO:<slow@example.org>", "451 greylisted")) {
            assertThat(channel(scripted.port()).deliver(to("there@example.org", "slow@example.org"), surroundings))
                    .isInstanceOf(Outcome.Later.class);
            assertThat(scripted.received).doesNotContain("DATA");
        }
    }

    @Test
    void mails_that_follow_one_another_go_over_one_connection_which_is_closed_when_no_more_come() throws Exception {
        try (var scripted = new Scripted("nothing", "")) {
            var channel = channel(scripted.port());
            for (int mail = 0; mail < 3; mail++) {
                assertThat(channel.deliver(to("there@example.org"), surroundings))
                        .isInstanceOf(Outcome.Delivered.class);
            }

            assertThat(scripted.received.stream().filter("DATA"::equals)).hasSize(3);
            assertThat(scripted.received.stream().filter(line -> line.startsWith("EHLO")))
                    .hasSize(1);
            Waiting.until(() -> scripted.received.contains("QUIT"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "421 enough"})
    void a_connection_that_the_server_ends_after_a_mail_is_opened_anew(String farewell) throws Exception {
        try (var scripted = new Scripted("nothing", "", farewell)) {
            var channel = channel(scripted.port());
            for (int mail = 0; mail < 3; mail++) {
                assertThat(channel.deliver(to("there@example.org"), surroundings))
                        .isInstanceOf(Outcome.Delivered.class);
            }

            assertThat(scripted.received.stream().filter("."::equals)).hasSize(3);
        }
    }

    @Test
    void a_connection_is_not_used_under_other_settings_of_the_network() throws Exception {
        try (var scripted = new Scripted("nothing", "")) {
            var channel = channel(scripted.port());
            channel.deliver(to("there@example.org"), surroundings);
            var strict = new Surroundings(
                    surroundings.clock(),
                    surroundings.out(),
                    new HttpSender(Network.PUBLIC),
                    surroundings.texts(),
                    surroundings.enabled(),
                    surroundings.open());

            assertThat(channel.deliver(to("there@example.org"), strict)).isInstanceOf(Outcome.Refused.class);
            assertThat(scripted.received.stream().filter("."::equals)).hasSize(1);
        }
    }

    /// The outcome of a server that answers MAIL FROM like this.
    private Outcome against(String answer) throws IOException, InterruptedException {
        try (var scripted = new Scripted("MAIL", answer)) {
            return channel(scripted.port()).deliver(Samples.message(EventKind.SCAN), surroundings);
        }
    }

    private static Message to(String... recipients) {
        var message = Samples.message(EventKind.SCAN);
        return new Message(
                message.id(),
                message.action(),
                message.key(),
                message.route(),
                message.events(),
                List.of(recipients),
                message.language(),
                null,
                null,
                null);
    }

    /// A server that accepts everything but one command.
    private static final class Scripted implements AutoCloseable {
        final List<String> received = new CopyOnWriteArrayList<>();
        private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));

        /// Says this instead of what the second mail asks for, and ends the connection; ends it silently if empty.
        private final @Nullable String farewell;

        Scripted(String command, String answer) throws IOException {
            this(command, answer, null);
        }

        Scripted(String command, String answer, @Nullable String farewell) throws IOException {
            this.farewell = farewell;
            Thread.ofVirtual().start(() -> {
                while (!listening.isClosed()) {
                    try (var socket = listening.accept()) {
                        talk(socket, command, answer);
                    } catch (IOException _) {
                        // the other side had enough
                    }
                }
            });
        }

        private void talk(Socket socket, String command, String answer) throws IOException {
            var out = socket.getOutputStream();
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out.write("220 test\r\n".getBytes(StandardCharsets.US_ASCII));
            var data = false;
            var taken = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (taken && farewell != null) {
                    out.write((farewell.isEmpty() ? "" : farewell + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                received.add(line);
                taken |= data && line.equals(".");
                if (data && !line.equals(".")) {
                    continue;
                }
                data = line.equals("DATA");
                var said = line.startsWith(command) ? answer : data ? "354 go on" : "250 ok";
                out.write((said + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static String html(MimeMessage mail) throws Exception {
        var raw = GreenMailUtil.getWholeMessage(mail);
        assertThat(raw).isNotEmpty();
        var content = (Multipart) mail.getContent();
        if (content.getContentType().startsWith("multipart/mixed")) {
            content = (Multipart) content.getBodyPart(0).getContent();
        }
        return content.getBodyPart(1).getContent().toString();
    }

    private static EmailChannel channel(int port) {
        return new EmailChannel(
                "c",
                "127.0.0.1",
                port,
                EmailChannel.Security.NONE,
                null,
                null,
                "Plimsoll <plimsoll@example.org>",
                List.of(),
                null,
                null,
                false,
                null);
    }
}
