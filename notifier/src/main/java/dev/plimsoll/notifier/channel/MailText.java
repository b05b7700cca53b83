package dev.plimsoll.notifier.channel;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/// One mail before it is sent.
///
/// @param to whom; at least one
/// @param unusable addresses that were left out, with the reason
record MailText(MimeMessage mail, List<InternetAddress> to, List<String> unusable) {
    private static final int LONGEST = 200_000;
    private static final int LONGEST_SUBJECT = 250;

    /// @throws IllegalArgumentException if it is no address; the message begins with the key
    static InternetAddress address(String key, String text) {
        try {
            if (text.chars().anyMatch(c -> c < ' ' || c == 127)) {
                throw new AddressException("control characters");
            }
            var parsed = InternetAddress.parse(text, true);
            if (parsed.length != 1) {
                throw new AddressException("one address is expected");
            }
            parsed[0].validate();
            if (!parsed[0].getAddress().contains("@")) {
                throw new AddressException("no domain");
            }
            return parsed[0];
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    key + " has '" + Lines.one(text, 100) + "', no address of mail: "
                            + Lines.one(String.valueOf(e.getMessage()), 200),
                    e);
        }
    }

    static MailText of(EmailChannel channel, Message message, Surroundings surroundings) throws UndeliverableException {
        var to = new ArrayList<InternetAddress>();
        var unusable = new ArrayList<String>();
        for (var recipient : new LinkedHashSet<>(Stream.concat(message.recipients().stream(), channel.to().stream())
                .toList())) {
            try {
                to.add(address("recipients", recipient));
            } catch (IllegalArgumentException e) {
                unusable.add(String.valueOf(e.getMessage()));
            }
        }
        if (to.isEmpty()) {
            throw UndeliverableException.refused("nobody to write to: the route resolves no address and channel "
                    + channel.name() + " has none under to" + (unusable.isEmpty() ? "" : " " + unusable));
        }
        try {
            return new MailText(write(channel, message, surroundings, to), to, unusable);
        } catch (MessagingException e) {
            throw UndeliverableException.refused("the mail cannot be written: " + e.getMessage());
        }
    }

    private static MimeMessage write(
            EmailChannel channel, Message message, Surroundings surroundings, List<InternetAddress> to)
            throws MessagingException, UndeliverableException {
        var html = surroundings.texts().besideFile(message, Markup.HTML, LONGEST);
        // The route's own template is HTML: what is built in says it in plain text.
        var plain = html.missing() > 0
                ? surroundings.texts().besideFile(message.withoutTemplate(), Markup.TEXT, LONGEST / 2)
                : surroundings.texts().text(message.withoutTemplate(), Markup.TEXT, LONGEST / 2);
        var from = address("from", channel.from());
        var domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
        var mail = new NamedMail("<" + Lines.fingerprint(message.id()) + ".plimsoll@" + domain + ">");
        mail.setFrom(from);
        mail.setRecipients(jakarta.mail.Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
        mail.setSubject(Lines.one(html.title(), LONGEST_SUBJECT), "UTF-8");
        mail.setSentDate(Date.from(surroundings.clock().instant()));
        // One conversation for one thing, whatever arrives first.
        var conversation = "<" + Lines.fingerprint(message.key()) + ".about.plimsoll@" + domain + ">";
        mail.setHeader("References", conversation);
        mail.setHeader("In-Reply-To", conversation);
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        mail.setHeader("Content-Language", message.language().getLanguage());
        var both = new MimeMultipart("alternative");
        both.addBodyPart(part(plain.body(), "plain"));
        both.addBodyPart(part(html.body(), "html"));
        if (html.missing() == 0) {
            mail.setContent(both);
        } else {
            var body = new MimeBodyPart();
            body.setContent(both);
            var all = new MimeMultipart("mixed");
            all.addBodyPart(body);
            all.addBodyPart(attachment(message));
            mail.setContent(all);
        }
        mail.saveChanges();
        return mail;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    private static MimeBodyPart attachment(Message message) throws MessagingException {
        var csv = FindingsTable.csv(message);
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(
                new ByteArrayDataSource(csv.getBytes(StandardCharsets.UTF_8), "text/csv; charset=UTF-8")));
        part.setFileName("findings.csv");
        return part;
    }

    /// A mail that keeps its name on every attempt, so that one that arrives twice is recognised.
    private static final class NamedMail extends MimeMessage {
        private final String id;

        NamedMail(String id) {
            super(Session.getInstance(new Properties()));
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
