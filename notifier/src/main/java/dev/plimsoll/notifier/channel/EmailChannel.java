package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Mail over SMTP: HTML and plain text, all findings attached where the text cannot name them.
@Explained(
        value = "Mail over SMTP, as HTML and as plain text. What is told later about the same thing stands in the same "
                + "conversation. Where there are more findings than a mail can show, all are attached as CSV.",
        example =
                "email: { name: owners, host: smtp.example, from: 'Plimsoll <plimsoll@example.org>', username: plimsoll, "
                        + "password: '${file:/run/secrets/smtp}' }")
public record EmailChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The mail server; left out with `mx`.") String host,

        @Explained("Its port; 587 unless set, 465 with `security: tls`, 25 with `none`.")
        int port,

        @Explained("`starttls` (the default: without it nothing is sent), `tls` from the first byte, or `none`.")
        @Nullable
        Security security,

        @Explained("Absent for a server that asks for none.") @Nullable
        String username,

        @Explained("With the username.") @Nullable Secret password,

        @Explained("Address that it comes from, with or without a name.")
        String from,

        @Explained("Addresses that get every message, besides those that the route resolves.")
        List<String> to,

        @Explained("A template of the configuration to use instead of the built-in one; it is HTML.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls,

        @Explained(
                "Hand mails to the servers of the recipients' own domains (MX) instead of one server. Encrypted where they "
                        + "offer it; many refuse senders whose addresses they do not know.")
        boolean mx,

        @Explained("With `mx`: the name server to ask, as `host:port`; the machine's own unless set.") @Nullable
        String nameServer)
        implements Channel {
    /// When the connection is encrypted.
    public enum Security {
        @JsonProperty("starttls")
        STARTTLS,
        @JsonProperty("tls")
        TLS,
        @JsonProperty("none")
        NONE
    }

    public EmailChannel {
        name = Checks.text("name", name);
        host = mx ? "" : Checks.text("host", host);
        if (mx && (username != null || security == Security.TLS)) {
            throw new IllegalArgumentException("mx knows neither a username nor security tls: leave them out");
        }
        if (nameServer != null && !nameServer.matches("[A-Za-z0-9.\\[\\]:-]+:\\d{1,5}")) {
            throw new IllegalArgumentException("nameServer is " + nameServer + "; expected host:port");
        }
        var chosen = security == null ? (mx ? Security.NONE : Security.STARTTLS) : security;
        security = chosen;
        var usual =
                switch (chosen) {
                    case STARTTLS -> 587;
                    case TLS -> 465;
                    case NONE -> 25;
                };
        port = Checks.range("port", port, usual, 1, 65_535);
        from = Checks.text("from", from);
        MailText.address("from", from);
        to = Checks.list(to);
        to.forEach(address -> MailText.address("to", address));
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("username and password belong together: give both or none");
        }
        if (password != null && security == Security.NONE) {
            throw new IllegalArgumentException("security none would send the password in plain text");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var mail = MailText.of(this, message.withTemplate(template), surroundings);
            var open = surroundings.open();
            var guard = surroundings.http().guard();
            return mx
                    ? open.of(this, MailExchange.class, () -> new MailExchange(this))
                            .deliver(mail, message.id(), guard)
                    : open.of(this, MailSubmission.class, () -> new MailSubmission(this))
                            .submit(mail, guard);
        });
    }

    Security chosenSecurity() {
        return Objects.requireNonNull(security);
    }
}
