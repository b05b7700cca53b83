import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Plays a mail server and an HTTP server on this machine and writes what each receives to files, for people: of mails
/// whom they are for, the subject and the plain text; of JSON one value a line.
///
/// Argument: the folder; its files `smtp` and `http` hold the ports, `mail`, `chat` and so on what came.
final class Sinks {
    private static final Pattern WORD = Pattern.compile("=\\?UTF-8\\?([QB])\\?([^?]*)\\?=", Pattern.CASE_INSENSITIVE);

    private final Path folder;

    private Sinks(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        new Sinks(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        http.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            write(exchange.getRequestURI().getPath().substring(1), body.startsWith("{") ? spread(body) : body);
            var answer = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
        var smtp = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        port("smtp", smtp.getLocalPort());
        port("http", http.getAddress().getPort());
        while (true) {
            var socket = smtp.accept();
            Thread.startVirtualThread(() -> mail(socket));
        }
    }

    private void port(String name, int port) throws IOException {
        Files.writeString(folder.resolve(name), Integer.toString(port));
    }

    private synchronized void write(String name, String text) throws IOException {
        Files.writeString(
                folder.resolve(name.replace('/', '-')),
                text + "\n\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /// As much of SMTP (RFC 5321) as a client needs that asks for nothing special.
    private void mail(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            say(socket, "220 sink");
            List<String> recipients = new ArrayList<>();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("RCPT")) {
                    recipients.add(line.substring(8));
                }
                if (line.equals("DATA")) {
                    say(socket, "354 go on");
                    var letter = new StringBuilder();
                    for (line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                        letter.append(line).append('\n');
                    }
                    write("mail", "for " + String.join(", ", recipients) + "\n" + readable(letter.toString()));
                    recipients.clear();
                }
                say(socket, line != null && line.equals("QUIT") ? "221 bye" : "250 ok");
            }
        } catch (IOException e) {
            System.err.println("a mail client went away: " + e.getMessage());
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// From, subject and the plain text of a mail; the same stands in it as HTML.
    private static String readable(String mail) {
        var said = new StringBuilder();
        var head = mail.substring(0, Math.max(0, mail.indexOf("\n\n"))).replaceAll("\n[ \t]+", " ");
        for (var line : head.split("\n", -1)) {
            if (line.startsWith("From:") || line.startsWith("Subject:")) {
                said.append(WORD.matcher(line)
                                .replaceAll(word -> java.util.regex.Matcher.quoteReplacement(decoded(
                                        word.group(2).replace('_', ' '),
                                        word.group(1).equalsIgnoreCase("B")))))
                        .append('\n');
            }
        }
        for (var part : mail.split("\n--", -1)) {
            if (part.contains("Content-Type: text/plain")) {
                var body = part.substring(part.indexOf("\n\n") + 2);
                boolean base64 = part.contains("Content-Transfer-Encoding: base64");
                boolean quoted = part.contains("Content-Transfer-Encoding: quoted-printable");
                said.append('\n').append(base64 || quoted ? decoded(body.replace("=\n", ""), base64) : body);
            }
        }
        return said.toString();
    }

    private static String decoded(String text, boolean base64) {
        if (base64) {
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
        }
        var bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '=' && i + 2 < text.length()) {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// JSON with a line for each value, and with the lines that texts in it have.
    private static String spread(String json) {
        var said = new StringBuilder();
        int depth = 0;
        boolean text = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (text && c == '\\' && i + 1 < json.length()) {
                char next = json.charAt(++i);
                said.append(next == 'n' ? "\n" + "  ".repeat(depth + 1) : next == '"' ? "\"" : "\\" + next);
                continue;
            }
            if (c == '"') {
                text = !text;
            }
            boolean opens = !text && (c == '{' || c == '[');
            boolean closes = !text && (c == '}' || c == ']');
            boolean empty = closes && !said.isEmpty() && "{[".indexOf(said.charAt(said.length() - 1)) >= 0;
            depth -= closes ? 1 : 0;
            if (closes && !empty) {
                said.append('\n').append("  ".repeat(depth));
            } else if (empty) {
                said.setLength(said.length() - 1);
                said.append(c == '}' ? "{" : "[");
            }
            said.append(c);
            depth += opens ? 1 : 0;
            boolean more = i + 1 < json.length() && "}]".indexOf(json.charAt(i + 1)) < 0;
            if ((opens && more) || (!text && c == ',')) {
                said.append('\n').append("  ".repeat(depth));
            }
            if (!text && c == ':') {
                said.append(' ');
            }
        }
        return said.toString();
    }
}
