package dev.plimsoll.server.outbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One POST over HTTP/1.1 to an address that was resolved and judged before; the JDK's client would resolve the name
/// once more. Follows no redirect, reads no body, and is done when its time is over.
final class WebhookCall {
    private static final int LARGEST_HEAD = 16_384;
    private static final int MOST_INTERIM_ANSWERS = 5;

    private final URI address;
    private final InetAddress host;
    private final Duration timeout;

    WebhookCall(URI address, InetAddress host, Duration timeout) {
        this.address = address;
        this.host = host;
        this.timeout = timeout;
    }

    /// @param retryAfter how long the other side asks to be left alone
    record Answer(int status, Optional<Duration> retryAfter) {}

    /// @throws IOException if there is no answer in time, or none over a connection that can be trusted
    Answer post(Map<String, String> headers, byte[] body) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), left(end));
            try (var socket = secure ? secured(plain, port, end) : plain) {
                var head = new StringBuilder("POST ").append(path()).append(" HTTP/1.1\r\n");
                var all = new LinkedHashMap<String, String>();
                all.put("Host", address.getHost() + (address.getPort() >= 0 ? ":" + address.getPort() : ""));
                all.put("User-Agent", "plimsoll");
                all.put("Content-Length", Integer.toString(body.length));
                all.put("Connection", "close");
                all.putAll(headers);
                all.forEach((name, value) ->
                        head.append(name).append(": ").append(plain(value)).append("\r\n"));
                socket.setSoTimeout(left(end));
                var out = socket.getOutputStream();
                out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
                out.write(body);
                out.flush();
                return answer(socket, end);
            }
        }
    }

    private SSLSocket secured(Socket plain, int port, long end) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var socket = (SSLSocket) factory.createSocket(plain, address.getHost(), port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(left(end));
        socket.startHandshake();
        return socket;
    }

    private String path() {
        var path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    /// Nothing in a value begins a line of its own.
    private static String plain(String value) {
        return value.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static int left(long end) throws SocketTimeoutException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    private static Answer answer(Socket socket, long end) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
            var lines = head(socket, in, end).split("\r?\n", -1);
            var words = lines[0].split(" ", 3);
            if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9][0-9]")) {
                throw new IOException("the answer is no HTTP");
            }
            int status = Integer.parseInt(words[1]);
            if (status >= 200) {
                return new Answer(status, retryAfter(lines));
            }
        }
        throw new IOException("too many interim answers");
    }

    private static String head(Socket socket, InputStream in, long end) throws IOException {
        var head = new StringBuilder();
        while (!isWhole(head)) {
            socket.setSoTimeout(left(end));
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection was closed without an answer");
            }
            if (head.length() == LARGEST_HEAD) {
                throw new IOException("the head of the answer is larger than " + LARGEST_HEAD + " bytes");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /// Ends with an empty line.
    private static boolean isWhole(StringBuilder head) {
        int end = head.length();
        return end >= 2
                && head.charAt(end - 1) == '\n'
                && (head.charAt(end - 2) == '\n'
                        || (end >= 3 && head.substring(end - 3, end - 1).equals("\n\r")));
    }

    private static Optional<Duration> retryAfter(String... lines) {
        for (var line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith("retry-after:")) {
                var value = line.substring("retry-after:".length()).strip();
                if (value.matches("[0-9]{1,9}")) {
                    return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
                }
                try {
                    var when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
                    return Optional.of(Duration.between(Instant.now(), when)).filter(Duration::isPositive);
                } catch (DateTimeParseException e) {
                    return Optional.empty(); // nothing that we understand
                }
            }
        }
        return Optional.empty();
    }
}
