package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A proxy that tunnels (`CONNECT`, RFC 9110, section 9.3.6).
///
/// @param credentials `user:password`; absent for none
record Proxy(String host, int port, @Nullable Secret credentials) {
    /// @throws IllegalArgumentException if it is no proxy's address; the address is not shown
    static Proxy parse(Secret address) {
        URI uri;
        try {
            uri = URI.create(address.reveal());
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("proxy is no address; expected http://host:port");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException("proxy is no address of a proxy; expected http://host:port");
        }
        var user = uri.getUserInfo();
        return new Proxy(uri.getHost(), uri.getPort(), user == null ? null : Secret.of(user));
    }

    /// A connection to a host, through it.
    Socket connect(String target, int targetPort, Network network) throws SendingException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), network.connectSeconds() * 1000);
            socket.setSoTimeout(network.timeoutSeconds() * 1000);
            var authority = target + ":" + targetPort;
            var request =
                    "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + authorization() + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // Byte by byte: what follows the head belongs to the host behind it.
            var status = new HttpHead(socket.getInputStream()).status();
            if (status / 100 == 2) {
                return socket;
            }
            socket.close();
            var reason = "the proxy " + host + ":" + port + " answered " + status + " for " + authority;
            throw status == 401 || status == 403 || status == 405 || status == 407
                    ? SendingException.refused(reason + "; check what it allows, and network.proxy")
                    : SendingException.later(reason);
        } catch (SendingException e) {
            throw e;
        } catch (IOException e) {
            try {
                socket.close();
            } catch (IOException _) {
                // the first fault is the one to tell
            }
            throw SendingException.later("the proxy " + host + ":" + port + " cannot be used: " + e.getMessage());
        }
    }

    private String authorization() {
        var known = credentials;
        return known == null
                ? ""
                : "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(known.reveal().getBytes(StandardCharsets.UTF_8))
                        + "\r\n";
    }
}
