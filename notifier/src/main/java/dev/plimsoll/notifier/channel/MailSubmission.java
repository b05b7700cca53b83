package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Guard;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// Hands a mail to a server (RFC 5321). Either all whom the server accepts get it, or nobody does: addresses that it
/// refuses for good are left out, and told; one that it refuses for now puts the mail off for everybody, so that nobody
/// gets it twice.
final class MailSubmission {
    private final EmailChannel channel;
    private final Guard guard;
    private final String host;

    MailSubmission(EmailChannel channel, Guard guard) {
        this(channel, guard, channel.host());
    }

    /// @param host another server than the channel's
    MailSubmission(EmailChannel channel, Guard guard, String host) {
        this.channel = channel;
        this.guard = guard;
        this.host = host;
    }

    Outcome submit(MailText mail) throws SendingException, UndeliverableException {
        return submit(mail, mail.to());
    }

    /// @param recipients those of the mail's that this server is for
    Outcome submit(MailText mail, List<InternetAddress> recipients) throws SendingException, UndeliverableException {
        List<InternetAddress> to = new ArrayList<>(recipients);
        List<String> refused = new ArrayList<>(mail.unusable());
        // Every round leaves somebody out.
        while (!to.isEmpty()) {
            try (var transport = open()) {
                transport.sendMessage(mail.mail(), to.toArray(Address[]::new));
                var answer = Lines.one(String.valueOf(transport.getLastServerResponse()), 200);
                return new Outcome.Delivered(
                        answer + (refused.isEmpty() ? "" : "; left out: " + String.join("; ", refused)), null);
            } catch (AuthenticationFailedException e) {
                throw UndeliverableException.refused(host + " does not accept username and password: " + said(e));
            } catch (MessagingException e) {
                if (!leaveOut(e, to, refused)) {
                    throw failure(e);
                }
            }
        }
        throw UndeliverableException.refused(host + " accepts none of the addresses: " + String.join("; ", refused));
    }

    private SMTPTransport open() throws MessagingException, SendingException {
        var tls = channel.tls() == null ? Tls.VERIFIED : channel.tls();
        var session = Session.getInstance(properties(tls), new Credentials());
        var transport =
                new SMTPTransport(session, new URLName("smtp", host, channel.port(), null, channel.username(), null));
        // An own connection: its address is the one that the guard has checked.
        var socket = channel.chosenSecurity() == EmailChannel.Security.TLS
                ? guard.connectSecurely(host, channel.port(), tls)
                : guard.connect(host, channel.port());
        try {
            socket.setSoTimeout(guard.timeoutSeconds() * 1000);
        } catch (IOException e) {
            throw SendingException.later("the connection to " + host + " broke: " + e.getMessage());
        }
        transport.connect(socket);
        return transport;
    }

    private Properties properties(Tls tls) throws SendingException {
        var properties = new Properties();
        var milliseconds = Integer.toString(guard.timeoutSeconds() * 1000);
        properties.put("mail.smtp.timeout", milliseconds);
        properties.put("mail.smtp.writetimeout", milliseconds);
        properties.put("mail.smtp.localhost", channel.from().replaceAll(".*@([A-Za-z0-9.-]+).*", "$1"));
        properties.put("mail.smtp.auth", Boolean.toString(channel.username() != null));
        properties.put("mail.smtp.allow8bitmime", "true");
        if (channel.mx()) {
            // between servers: encrypted where it is offered, as hardly one has a certificate for the name (RFC 7435)
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put(
                    "mail.smtp.ssl.socketFactory", new Tls(null, true).context().getSocketFactory());
            properties.put("mail.smtp.ssl.checkserveridentity", "false");
        } else if (channel.chosenSecurity() == EmailChannel.Security.STARTTLS) {
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.starttls.required", "true");
            properties.put("mail.smtp.ssl.socketFactory", tls.context().getSocketFactory());
            properties.put("mail.smtp.ssl.checkserveridentity", Boolean.toString(!tls.skipVerification()));
        }
        return properties;
    }

    /// Leaves out those that are refused for good, if that is all that is wrong.
    private static boolean leaveOut(MessagingException failure, List<InternetAddress> to, List<String> refused) {
        List<SMTPAddressFailedException> failed = new ArrayList<>();
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException address) {
                failed.add(address);
            }
        }
        if (failed.isEmpty() || failed.stream().anyMatch(address -> address.getReturnCode() / 100 != 5)) {
            return false;
        }
        failed.forEach(address -> refused.add(address.getAddress() + ": " + said(address)));
        return to.removeAll(
                failed.stream().map(SMTPAddressFailedException::getAddress).toList());
    }

    private UndeliverableException failure(MessagingException failure) {
        for (Exception e = failure; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            var code =
                    switch (e) {
                        case SMTPSendFailedException sending -> sending.getReturnCode();
                        case SMTPSenderFailedException sender -> sender.getReturnCode();
                        case SMTPAddressFailedException address -> address.getReturnCode();
                        default -> 0;
                    };
            if (code / 100 == 5) {
                return UndeliverableException.refused(host + " refuses the mail: " + said(e));
            }
        }
        return UndeliverableException.later(host + " did not take the mail: " + said(failure));
    }

    private static String said(Exception e) {
        return Lines.one(String.valueOf(e.getMessage()), 300);
    }

    private final class Credentials extends Authenticator {
        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            var password = channel.password();
            return password == null
                    ? null
                    : new PasswordAuthentication(Objects.requireNonNull(channel.username()), password.reveal());
        }
    }
}
