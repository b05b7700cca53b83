package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The status line and headers of an answer, bounded.
final class HttpHead {
    private static final int LONGEST_LINE = 16_384;
    private static final int MOST_HEADERS = 200;

    private final int status;
    private final Map<String, String> headers = new HashMap<>();

    HttpHead(InputStream in) throws IOException {
        var parts = line(in, LONGEST_LINE).split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5]\\d\\d")) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        status = Integer.parseInt(parts[1]);
        for (var line = line(in, LONGEST_LINE); !line.isEmpty(); line = line(in, LONGEST_LINE)) {
            if (headers.size() >= MOST_HEADERS) {
                throw new IOException("the answer has more than " + MOST_HEADERS + " headers");
            }
            var colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    boolean chunked() {
        return headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked");
    }

    /// How long the body is; null where the end of the connection is its end.
    @Nullable
    Long length() throws IOException {
        var text = headers.get("content-length");
        if (text == null) {
            return null;
        }
        try {
            return Math.absExact(Long.parseLong(text));
        } catch (ArithmeticException | NumberFormatException _) {
            throw new IOException("the answer's Content-Length is no number");
        }
    }

    /// Whether the body's end is known before the connection's.
    boolean ends() {
        return status == 204 || status == 304 || chunked() || headers.containsKey("content-length");
    }

    static String line(InputStream in, int longest) throws IOException {
        var bytes = new byte[Math.min(longest, 256)];
        var length = 0;
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the answer ended early");
            }
            if (length >= longest) {
                throw new IOException("a line of the answer's head is longer than " + longest + " bytes");
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(longest, length * 2));
            }
            bytes[length++] = (byte) next;
        }
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
