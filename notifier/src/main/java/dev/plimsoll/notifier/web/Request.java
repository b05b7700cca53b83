package dev.plimsoll.notifier.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request whose body is read when it is asked for, within its limit.
public final class Request {
    private final HttpExchange exchange;
    private final Bodies bodies;
    private byte @Nullable [] body;

    Request(HttpExchange exchange, Bodies bodies) {
        this.exchange = exchange;
        this.bodies = bodies;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /// Decoded, without the query.
    public String path() {
        return exchange.getRequestURI().getPath();
    }

    /// Of a query the last value of each name.
    public Map<String, String> query() {
        var raw = exchange.getRequestURI().getRawQuery();
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            for (var pair : raw.split("&", 100)) {
                int at = pair.indexOf('=');
                values.put(
                        decoded(at < 0 ? pair : pair.substring(0, at)), at < 0 ? "" : decoded(pair.substring(at + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /// Empty where there is none.
    public String header(String name) {
        var value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /// The address that it comes from.
    String sender() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    public boolean isFromThisMachine() {
        return exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    /// The whole body.
    ///
    /// @throws RefusalException if it is larger than allowed, or there is no room for it now
    public byte[] body() throws IOException, RefusalException {
        var known = body;
        if (known == null) {
            if (!header("Content-Encoding").isEmpty()
                    && !header("Content-Encoding").equals("identity")) {
                throw new RefusalException(415, "send the body without Content-Encoding");
            }
            known = bodies.read(exchange.getRequestBody(), header("Content-Length"));
            body = known;
        }
        return known;
    }

    /// Gives the room for its body back.
    void done() {
        if (body != null) {
            bodies.release(body.length);
        }
    }
}
