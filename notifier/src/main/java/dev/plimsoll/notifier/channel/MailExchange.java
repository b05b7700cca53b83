package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Guard;
import dev.plimsoll.notifier.sending.SendingException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/// Hands mails to the servers of the recipients' own domains, each domain by itself (RFC 5321, section 5). It remembers
/// which domain has a mail already, so that another attempt for one that did not take it reaches nobody twice.
final class MailExchange implements AutoCloseable {
    private static final int REMEMBERED = 10_000;
    private static final int MOST_SERVERS = 5;
    private static final Pattern HOST = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,252}");

    private final EmailChannel channel;
    private final Set<String> done = new LinkedHashSet<>();

    MailExchange(EmailChannel channel) {
        this.channel = channel;
    }

    /// @param id of the delivery
    Outcome deliver(MailText mail, String id, Guard guard) {
        Map<String, List<InternetAddress>> domains = new LinkedHashMap<>();
        for (var one : mail.to()) {
            var domain = one.getAddress().substring(one.getAddress().lastIndexOf('@') + 1);
            domains.computeIfAbsent(domain.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(one);
        }
        List<String> delivered = new ArrayList<>();
        List<String> later = new ArrayList<>();
        List<String> refused = new ArrayList<>(mail.unusable());
        domains.forEach((domain, to) -> {
            if (done.contains(id + " " + domain)) {
                delivered.add(domain);
                return;
            }
            switch (toDomain(domain, mail, to, guard)) {
                case Outcome.Delivered had -> {
                    remember(id + " " + domain);
                    delivered.add(domain + ": " + had.answer());
                }
                case Outcome.Later reason -> later.add(reason.reason());
                case Outcome.Refused reason -> refused.add(reason.reason());
            }
        });
        if (!later.isEmpty()) {
            return new Outcome.Later(String.join("; ", later), null);
        }
        return delivered.isEmpty()
                ? new Outcome.Refused(String.join("; ", refused))
                : new Outcome.Delivered(
                        String.join("; ", delivered)
                                + (refused.isEmpty() ? "" : "; left out: " + String.join("; ", refused)),
                        null);
    }

    private void remember(String entry) {
        done.add(entry);
        if (done.size() > REMEMBERED) {
            done.remove(done.iterator().next());
        }
    }

    /// The servers in their order; the first that answers decides.
    private Outcome toDomain(String domain, MailText mail, List<InternetAddress> to, Guard guard) {
        try {
            Outcome last = new Outcome.Later("no server of " + domain + " answers", null);
            for (var server : servers(domain)) {
                try (var submission = new MailSubmission(channel, server)) {
                    return submission.submit(mail, to, guard);
                } catch (SendingException e) {
                    last = Attempt.of(e);
                } catch (UndeliverableException e) {
                    last = e.outcome();
                }
                if (last instanceof Outcome.Refused) {
                    return last;
                }
            }
            return last;
        } catch (UndeliverableException e) {
            return e.outcome();
        }
    }

    private record Server(int preference, String name) {}

    /// Whoever names no server takes mail itself; a single `.` says that nobody does (RFC 7505).
    private List<String> servers(String domain) throws UndeliverableException {
        try {
            var found = lookUp(domain);
            if (found.isEmpty()) {
                return List.of(domain);
            }
            var named = found.stream()
                    .filter(server -> !server.name.isEmpty())
                    .sorted(Comparator.comparingInt(Server::preference))
                    .limit(MOST_SERVERS)
                    .map(Server::name)
                    .toList();
            if (named.isEmpty()) {
                throw UndeliverableException.refused("the domain " + domain + " takes no mail");
            }
            return named;
        } catch (NameNotFoundException e) {
            throw UndeliverableException.refused("there is no domain " + domain);
        } catch (NamingException e) {
            throw UndeliverableException.later("the mail servers of " + domain + " cannot be looked up: "
                    + Lines.one(String.valueOf(e.getMessage()), 200));
        }
    }

    /// Only names of hosts get here: nothing that JNDI would take for the address of another directory.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    private List<Server> lookUp(String domain) throws NamingException, UndeliverableException {
        if (!HOST.matcher(domain).matches()) {
            throw UndeliverableException.refused("'" + Lines.one(domain, 100) + "' is no domain");
        }
        var settings = new Hashtable<String, String>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put("com.sun.jndi.dns.timeout.initial", "2000");
        settings.put("com.sun.jndi.dns.timeout.retries", "3");
        if (channel.nameServer() != null) {
            settings.put(Context.PROVIDER_URL, "dns://" + channel.nameServer());
        }
        var context = new InitialDirContext(settings);
        try {
            var attribute = context.getAttributes(domain, new String[] {"MX"}).get("MX");
            List<Server> servers = new ArrayList<>();
            for (int i = 0; attribute != null && i < attribute.size(); i++) {
                var parts = String.valueOf(attribute.get(i)).split(" ", 2);
                servers.add(new Server(Integer.parseInt(parts[0]), parts[1].replaceFirst("\\.$", "")));
            }
            return servers;
        } finally {
            context.close();
        }
    }

    @Override
    public void close() {
        done.clear();
    }
}
