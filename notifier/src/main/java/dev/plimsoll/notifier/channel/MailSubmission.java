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
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/// Hands mails to a server (RFC 5321). Either all whom the server accepts get one, or nobody does: addresses that it
/// refuses for good are left out, and told; one that it refuses for now puts the mail off for everybody, so that nobody
/// gets it twice.
///
/// Mails that follow one another go over one connection: to open one for each costs more than the mails. It is closed
/// after [#REST] with nothing to send, after [#MOST_MAILS], and with every failure.
final class MailSubmission implements AutoCloseable {
    private static final Duration REST = Duration.ofSeconds(2);
    /// Some servers refuse more than a hundred.
    private static final int MOST_MAILS = 50;

    private final EmailChannel channel;
    private final String host;
    private @Nullable Open open;

    MailSubmission(EmailChannel channel) {
        this(channel, channel.host());
    }

    /// @param host another server than the channel's
    MailSubmission(EmailChannel channel, String host) {
        this.channel = channel;
        this.host = host;
    }

    /// A connection that may take a mail.
    private static final class Open implements AutoCloseable {
        private final SMTPTransport transport;
        private final Guard guard;
        private int mails;
        private long lastUsed;

        Open(SMTPTransport transport, Guard guard) {
            this.transport = transport;
            this.guard = guard;
        }

        @Override
        public void close() {
            try {
                transport.close();
            } catch (MessagingException _) {
                // what the server has answered before still holds
            }
        }
    }

    /// @param guard of the network settings that hold now: what others let in is not used
    Outcome submit(MailText mail, Guard guard) throws SendingException, UndeliverableException {
        return submit(mail, mail.to(), guard);
    }

    /// @param recipients those of the mail's that this server is for
    synchronized Outcome submit(MailText mail, List<InternetAddress> recipients, Guard guard)
            throws SendingException, UndeliverableException {
        List<InternetAddress> to = new ArrayList<>(recipients);
        List<String> refused = new ArrayList<>(mail.unusable());
        // Every round leaves somebody out, or a connection that was there before.
        while (!to.isEmpty()) {
            if (open != null && open.guard != guard) {
                close();
            }
            boolean before = open != null;
            try {
                var answer = send(mail, to, guard);
                return new Outcome.Delivered(
                        answer + (refused.isEmpty() ? "" : "; left out: " + String.join("; ", refused)), null);
            } catch (AuthenticationFailedException e) {
                throw UndeliverableException.refused(host + " does not accept username and password: " + said(e));
            } catch (MessagingException e) {
                // a server may end a connection at any time, or have enough mails of it
                boolean anew = before && !(e.getNextException() instanceof SocketTimeoutException);
                if (!leaveOut(e, to, refused) && !anew) {
                    throw failure(e);
                }
            }
        }
        throw UndeliverableException.refused(host + " accepts none of the addresses: " + String.join("; ", refused));
    }

    /// Keeps the connection if the server took the mail.
    private String send(MailText mail, List<InternetAddress> to, Guard guard)
            throws MessagingException, SendingException {
        var on = open == null ? new Open(connect(guard), guard) : open;
        open = null;
        boolean kept = false;
        try {
            on.transport.sendMessage(mail.mail(), to.toArray(Address[]::new));
            var answer = Lines.one(String.valueOf(on.transport.getLastServerResponse()), 200);
            on.lastUsed = System.nanoTime();
            kept = ++on.mails < MOST_MAILS;
            return answer;
        } finally {
            if (kept) {
                open = on;
                closeAtRest(on);
            } else {
                on.close();
            }
        }
    }

    private void closeAtRest(Open on) {
        if (on.mails == 1) {
            Thread.ofVirtual().name("mail-rest-" + channel.name()).start(() -> {
                try {
                    do {
                        Thread.sleep(REST);
                    } while (isUsed(on));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private synchronized boolean isUsed(Open on) {
        if (open == on && System.nanoTime() - on.lastUsed >= REST.toNanos()) {
            close();
        }
        return open == on;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private SMTPTransport connect(Guard guard) throws MessagingException, SendingException {
        var tls = channel.tls() == null ? Tls.VERIFIED : channel.tls();
        var session = Session.getInstance(properties(tls, guard), new Credentials());
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

    private Properties properties(Tls tls, Guard guard) throws SendingException {
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
