package dev.plimsoll.server.outbox;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Decides which addresses the platform may call because a user said so (server-side request forgery): public ones
/// over TLS, and what the operator allows. The address that was judged is the one that is called, so that a name
/// cannot mean another a moment later.
final class CallGuard {
    /// What is neither loopback nor link-local nor site-local by Java's own words, and yet not public: RFC 6890, 6598,
    /// 4193, 6052, 3056.
    private static final List<Network> NOT_PUBLIC = Network.all(List.of(
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "fc00::/7"));

    private final List<String> hosts = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();

    CallGuard(List<String> allowed) {
        for (var one : allowed) {
            if (one.contains("/")) {
                networks.add(Network.parse(one));
            } else {
                hosts.add(one.toLowerCase(Locale.ROOT));
            }
        }
    }

    /// Why a call is not made.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// @return the address to connect to
    /// @throws Refused if it must not be called
    InetAddress check(URI address) throws Refused {
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        var host = address.getHost();
        if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new Refused("must be an address https://…");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new Refused("must hold no user name and no fragment");
        }
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Refused("the host " + host + " is not known");
        }
        boolean named = hosts.stream().anyMatch(pattern -> matches(pattern, host.toLowerCase(Locale.ROOT)));
        boolean allowed = named
                || Arrays.stream(found).allMatch(one -> networks.stream().anyMatch(network -> network.contains(one)));
        if (!allowed && !Arrays.stream(found).allMatch(CallGuard::isPublic)) {
            throw new Refused("the host " + host + " is in no public network; an operator can allow it with"
                    + " plimsoll.webhooks.allow");
        }
        if (!allowed && scheme.equals("http")) {
            throw new Refused("must begin with https://; an operator can allow the host without TLS with"
                    + " plimsoll.webhooks.allow");
        }
        return found[0];
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.")
                ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                : host.equals(pattern);
    }

    static boolean isPublic(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
    }

    /// Addresses that begin alike.
    private record Network(List<Byte> prefix, int bits) {
        static List<Network> all(List<String> texts) {
            return texts.stream().map(Network::parse).toList();
        }

        /// @throws IllegalArgumentException if it is no network in the notation of RFC 4632
        static Network parse(String text) {
            var parts = text.split("/", 2);
            try {
                if (!parts[0].matches("[0-9a-fA-F:.]+")) {
                    throw new IllegalArgumentException();
                }
                var address = InetAddress.getByName(parts[0]).getAddress();
                int bits = Integer.parseInt(parts[1]);
                if (bits < 0 || bits > address.length * 8) {
                    throw new IllegalArgumentException();
                }
                var prefix = new ArrayList<Byte>();
                for (byte one : address) {
                    prefix.add(one);
                }
                return new Network(prefix, bits);
            } catch (UnknownHostException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "plimsoll.webhooks.allow: '" + text + "' is no network; write for example 10.1.0.0/16", e);
            }
        }

        boolean contains(InetAddress address) {
            var bytes = address.getAddress();
            if (bytes.length != prefix.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((bytes[bit / 8] & mask) != (prefix.get(bit / 8) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
