package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Decides which addresses may be connected to. What it checks is what is connected to: it hands out addresses, never
/// names, so that a name that answers differently the second time gains nothing.
public final class Guard {
    /// What the JDK has no question for (RFC 6890), and the ways to write an IPv4 address within an IPv6 one.
    private static final List<AddressRange> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "198.18.0.0/15",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "2001::/32",
                    "2002::/16",
                    "fc00::/7")
            .map(AddressRange::parse)
            .toList();

    private final Network network;
    private final List<AddressRange> ranges;
    private final Map<Tls, SSLContext> contexts = new ConcurrentHashMap<>();

    public Guard(Network network) {
        this.network = network;
        this.ranges = network.allow().stream()
                .filter(Guard::isAddress)
                .map(AddressRange::parse)
                .toList();
    }

    /// The addresses of a host that may be connected to.
    ///
    /// @throws SendingException if the host is unknown or may not be reached
    public List<InetAddress> addresses(String host) throws SendingException {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException _) {
            throw SendingException.later("the host " + host + " is unknown: check its name and the name servers");
        }
        var allowed = Arrays.stream(found)
                .filter(address -> isNamed(host, address) || !isPrivate(address))
                .toList();
        if (allowed.isEmpty()) {
            throw SendingException.refused("the address of " + host + " (" + found[0].getHostAddress()
                    + ") is of this machine or of a private network; if it is meant, name it under network.allow");
        }
        return allowed;
    }

    /// Whether plain text may go there: only to what the configuration names.
    boolean allowsPlain(String host, InetAddress address) {
        return isNamed(host, address);
    }

    /// A connection to a host, each of its addresses tried in turn.
    ///
    /// @throws SendingException if none may be or can be connected to
    public Socket connect(String host, int port) throws SendingException {
        return connect(host, port, false);
    }

    /// A connection over TLS, its certificate and the host's name verified unless the channel excepts itself.
    ///
    /// @throws SendingException if there is none that can be trusted
    public SSLSocket connectSecurely(String host, int port, Tls tls) throws SendingException {
        return secure(connect(host, port), host, port, tls);
    }

    /// Lays TLS over a connection.
    SSLSocket secure(Socket socket, String host, int port, Tls tls) throws SendingException {
        try {
            socket.setSoTimeout(network.timeoutSeconds() * 1000);
            var secured = (SSLSocket) context(tls).getSocketFactory().createSocket(socket, host, port, true);
            var parameters = secured.getSSLParameters();
            if (!tls.skipVerification()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (SendingException e) {
            close(socket);
            throw e;
        } catch (IOException e) {
            close(socket);
            throw SendingException.later("no trusted connection to " + host + ":" + port + ": " + e.getMessage()
                    + "; an own authority goes into tls.caFile");
        }
    }

    /// How long an exchange may take.
    public int timeoutSeconds() {
        return network.timeoutSeconds();
    }

    private SSLContext context(Tls tls) throws SendingException {
        var known = contexts.get(tls);
        if (known == null) {
            known = tls.context();
            contexts.put(tls, known);
        }
        return known;
    }

    /// A connection for HTTP: through the proxy, if there is one and the host is none of those to be reached directly.
    Socket connectForHttp(String host, int port, boolean plain) throws SendingException {
        var address = network.proxy();
        if (address == null || plain || isNamedHost(host)) {
            return connect(host, port, plain);
        }
        refusePrivateLiteral(host);
        return Proxy.parse(address).connect(host, port, network);
    }

    /// The proxy resolves names, but an address speaks for itself.
    private void refusePrivateLiteral(String host) throws SendingException {
        if (host.startsWith("[") || host.matches("[0-9.x]+") || host.equalsIgnoreCase("localhost")) {
            addresses(host);
        }
    }

    Socket connect(String host, int port, boolean plain) throws SendingException {
        var reason = "";
        for (var address : addresses(host)) {
            if (plain && !allowsPlain(host, address)) {
                throw SendingException.refused("http:// to " + host
                        + " would send everything in plain text: use https://, or name the host under network.allow");
            }
            var socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, port), network.connectSeconds() * 1000);
                return socket;
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
                close(socket);
            }
        }
        throw SendingException.later("no connection to " + host + ":" + port + ": " + reason);
    }

    private boolean isNamed(String host, InetAddress address) {
        return network.allowPrivate()
                || isNamedHost(host)
                || ranges.stream().anyMatch(range -> range.contains(address));
    }

    private boolean isNamedHost(String host) {
        return network.allow().stream().anyMatch(entry -> entry.equalsIgnoreCase(bare(host)));
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || SPECIAL.stream().anyMatch(range -> range.contains(address));
    }

    private static boolean isAddress(String entry) {
        if (entry.contains("/")) {
            return true;
        }
        try {
            var address = InetAddress.ofLiteral(entry);
            return address instanceof Inet4Address || address instanceof Inet6Address;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String bare(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it was never connected
        }
    }
}
