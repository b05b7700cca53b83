package dev.plimsoll.server.platform;

import org.springframework.core.env.Environment;

/// Where the platform itself is reached, as its settings say: for the log and for links.
public final class OwnAddress {
    private OwnAddress() {}

    /// `http://127.0.0.1:8080`, without what a proxy before it makes of that.
    public static String of(Environment environment, int port) {
        var scheme = environment.containsProperty("server.ssl.certificate") ? "https" : "http";
        var host = environment.getProperty("server.address", "127.0.0.1");
        return scheme + "://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
