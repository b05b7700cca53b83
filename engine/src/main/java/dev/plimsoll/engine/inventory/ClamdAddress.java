package dev.plimsoll.engine.inventory;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.Set;

/// Where the virus scanner clamd listens: a socket of this machine, for what is sent there is the image's content.
///
/// @param text as it is written: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`
public record ClamdAddress(String text, SocketAddress socket) implements Comparable<ClamdAddress> {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int HIGHEST_PORT = 65_535;

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException if it is none, or one of another machine
    public static ClamdAddress parse(String text) {
        if (text.startsWith("unix:/")) {
            try {
                return new ClamdAddress(text, UnixDomainSocketAddress.of(text.substring("unix:".length())));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("'" + text + "' is no path of a socket", e);
            }
        }
        int colon = text.lastIndexOf(':');
        if (!text.startsWith("tcp:") || colon <= "tcp:".length()) {
            throw new IllegalArgumentException("'" + text + "' is no address of a clamd; expected for example"
                    + " unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310");
        }
        var host = text.substring("tcp:".length(), colon);
        if (!LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("'" + text + "' is on another machine; what the image holds is sent to a"
                    + " clamd on this one only: 127.0.0.1, [::1] or localhost");
        }
        return new ClamdAddress(
                text, new InetSocketAddress(host.replace("[", "").replace("]", ""), port(text, colon)));
    }

    private static int port(String text, int colon) {
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port > 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("'" + text + "' has no port from 1 to " + HIGHEST_PORT);
    }

    @Override
    public int compareTo(ClamdAddress other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
