package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayCommandTest {
    @TempDir
    private Path folder;

    private int replay(Path token, String server, String... more) {
        var words = new ArrayList<>(List.of("replay", "--server", server, "--token-file", token.toString()));
        words.addAll(List.of(more));
        return NotifierCommand.line().execute(words.toArray(String[]::new));
    }

    /// As with a platform (docs/adr/065): who forgets the s of https gives it to nobody.
    @Test
    void a_token_goes_over_plain_http_to_this_machine_only() throws Exception {
        var token = Files.writeString(folder.resolve("token"), "not-a-real-token\n");
        var sent = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            sent.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            // the last is this machine by a name that does not say so
            var elsewhere = "http://[::ffff:127.0.0.1]:" + port;
            for (var other : List.of("http://notifier.example:8082", "http://10.0.0.7", elsewhere)) {
                assertThat(replay(token, other)).as(other).isEqualTo(NotifierCommand.USAGE);
            }
            assertThat(sent).isEmpty();
            assertThat(replay(token, "http://127.0.0.1:" + port)).isZero();
            assertThat(replay(token, elsewhere, "--insecure-http")).isZero();
            assertThat(sent).containsExactly("Bearer not-a-real-token", "Bearer not-a-real-token");
        } finally {
            server.stop(0);
        }
    }
}
