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

/// Plays a mail server and an HTTP server on this machine and writes what each receives to files.
///
/// Argument: the folder; its files `smtp` and `http` hold the ports, `mail`, `chat` and so on what came.
final class Sinks {
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
            write(exchange.getRequestURI().getPath().substring(1), body);
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
        Files.writeString(folder.resolve(name), text + "\n\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// As much of SMTP (RFC 5321) as a client needs that asks for nothing special.
    private void mail(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            say(socket, "220 sink");
            var letter = new StringBuilder();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("RCPT")) {
                    letter.append("for ").append(line.substring(8)).append('\n');
                }
                if (line.equals("DATA")) {
                    say(socket, "354 go on");
                    for (line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                        letter.append(line).append('\n');
                    }
                    write("mail", letter.toString());
                    letter.setLength(0);
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
}
