package dev.plimsoll.notifier.sending;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection that speaks HTTP/1.1 (RFC 9112).
final class HttpConnection implements Closeable {
    private final Closeable socket;
    private final InputStream in;
    private final OutputStream out;
    private volatile boolean expired;
    private boolean answered;
    private boolean reusable;
    private long lastUsed;

    /// @param socket closed to end whatever waits for it
    /// @param secured the same, or what is laid over it
    HttpConnection(Socket socket, Socket secured) throws SendingException {
        try {
            this.socket = socket;
            this.in = new BufferedInputStream(secured.getInputStream());
            this.out = secured.getOutputStream();
        } catch (IOException e) {
            throw SendingException.later("the connection broke: " + e.getMessage());
        }
    }

    /// Over streams that another one made, for example over a socket in the file system.
    HttpConnection(Closeable socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    Response exchange(Request request) throws IOException {
        answered = false;
        reusable = false;
        write(request);
        var head = new HttpHead(in);
        answered = true;
        while (head.status() / 100 == 1) {
            head = new HttpHead(in);
        }
        var body = new ByteArrayOutputStream();
        var cut = readBody(request, head, body);
        reusable =
                !cut && head.ends() && !"close".equalsIgnoreCase(head.headers().get("connection"));
        lastUsed = System.nanoTime();
        return Response.of(head.status(), head.headers(), body.toByteArray(), cut, request);
    }

    /// Whether anything came back since the last request was written.
    boolean answered() {
        return answered;
    }

    /// Ends whatever waits for it: it took too long.
    void expire() {
        expired = true;
        close();
    }

    boolean expired() {
        return expired;
    }

    boolean reusable() {
        return reusable;
    }

    long lastUsed() {
        return lastUsed;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // nothing of it is needed any more
        }
    }

    private void write(Request request) throws IOException {
        var uri = request.uri();
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
        var usual = request.port() == (request.secure() ? 443 : 80);
        head.append("Host: ").append(uri.getHost()).append(usual ? "" : ":" + request.port());
        head.append("\r\nUser-Agent: plimsoll-notifier\r\n");
        if (request.body().length > 0 || !request.method().equals("GET")) {
            head.append("Content-Length: ").append(request.body().length).append("\r\n");
        }
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        var headBytes = head.toString().getBytes(StandardCharsets.UTF_8);
        // Together where they are small: one packet, one system call.
        var first = new byte[headBytes.length + Math.min(request.body().length, 16_384)];
        System.arraycopy(headBytes, 0, first, 0, headBytes.length);
        var along = first.length - headBytes.length;
        System.arraycopy(request.body(), 0, first, headBytes.length, along);
        out.write(first);
        out.write(request.body(), along, request.body().length - along);
        out.flush();
    }

    private boolean readBody(Request request, HttpHead head, ByteArrayOutputStream body) throws IOException {
        if (request.method().equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return false;
        }
        if (head.chunked()) {
            return readChunks(body);
        }
        @Nullable Long length = head.length();
        return copy(length == null ? Long.MAX_VALUE : length, length != null, body);
    }

    private boolean readChunks(ByteArrayOutputStream body) throws IOException {
        while (true) {
            var line = HttpHead.line(in, 1000).split(";", 2)[0].strip();
            var length = size(line);
            if (length == 0) {
                while (!HttpHead.line(in, 8000).isEmpty()) {
                    // trailers say nothing that is asked for
                }
                return false;
            }
            if (copy(length, true, body)) {
                return true;
            }
            HttpHead.line(in, 2);
        }
    }

    private static long size(String hexadecimal) throws IOException {
        try {
            return Math.absExact(Long.parseLong(hexadecimal, 16));
        } catch (ArithmeticException | NumberFormatException _) {
            throw new IOException("a chunk of the answer has no length");
        }
    }

    /// Copies a part of the body; true where that is more than is kept.
    private boolean copy(long length, boolean exact, ByteArrayOutputStream body) throws IOException {
        var buffer = new byte[8192];
        var left = length;
        while (left > 0) {
            var room = HttpSender.LARGEST_BODY - body.size();
            if (room <= 0) {
                return true;
            }
            var read = in.read(buffer, 0, (int) Math.min(Math.min(left, buffer.length), room));
            if (read < 0) {
                if (exact) {
                    throw new IOException("the answer ended early");
                }
                return false;
            }
            body.write(buffer, 0, read);
            left -= read;
        }
        return false;
    }
}
