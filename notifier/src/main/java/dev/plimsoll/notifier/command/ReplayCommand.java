package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.vocabulary.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Asks a running notifier to send dead letters again.
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sends dead letters again: those named, else all, or all of one channel.",
        footer = {"", "Example:", "  plimsoll notifier replay --channel mail"})
final class ReplayCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:PLIMSOLL_NOTIFIER:-http://127.0.0.1:8082}",
            description = "The running notifier (default: http://127.0.0.1:8082).")
    private URI server = URI.create("http://127.0.0.1:8082");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with a token of access.manage; or PLIMSOLL_TOKEN.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "PEM",
            description = "The authority of its certificate, where it is none of those that the JDK trusts.")
    private @Nullable Path authority;

    @Option(
            names = "--insecure-http",
            description = "Send the token over plain HTTP to a notifier that is not on this machine.")
    private boolean insecureHttp;

    @Option(names = "--channel", paramLabel = "NAME", description = "Dead letters of this channel only.")
    private @Nullable String channel;

    @Parameters(paramLabel = "ID", description = "Numbers of deliveries.")
    private List<Long> ids = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int exit = 0;
        if (ids.isEmpty()) {
            return ask("/api/v1/dead-letters/replay"
                    + (channel == null ? "" : "?channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8)));
        }
        for (var id : ids) {
            exit = Math.max(exit, ask("/api/v1/deliveries/" + id + "/replay"));
        }
        return exit;
    }

    private int ask(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody());
        var token = tokenFile == null
                ? System.getenv("PLIMSOLL_TOKEN")
                : Files.readString(tokenFile).strip();
        if (token != null && !token.isEmpty()) {
            var host = server.getHost() == null ? "" : server.getHost();
            if (!"https".equalsIgnoreCase(server.getScheme()) && !insecureHttp && !Loopback.is(host)) {
                System.err.println(
                        "plimsoll: --server: the token would go to " + host + " over plain HTTP, for everybody"
                                + " on the way to read; name it with https://, or allow it with --insecure-http");
                return NotifierCommand.USAGE;
            }
            request.header("Authorization", "Bearer " + token);
        }
        var client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (authority != null) {
            try {
                client.sslContext(new Tls(authority.toString(), false).context());
            } catch (SendingException e) {
                System.err.println("plimsoll: " + e.getMessage());
                return NotifierCommand.USAGE;
            }
        }
        try (var http = client.build()) {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                System.out.println(answer.body());
                return 0;
            }
            System.err.println("plimsoll: the notifier answers " + answer.statusCode() + ": " + answer.body());
            return 1;
        } catch (java.net.ConnectException e) {
            System.err.println("plimsoll: no notifier answers at " + server + "; --server URL says where it is");
            return 1;
        }
    }
}
