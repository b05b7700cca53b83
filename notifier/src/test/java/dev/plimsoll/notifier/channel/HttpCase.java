package dev.plimsoll.notifier.channel;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.plimsoll.notifier.sending.Secret;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// One channel over HTTP and how its destination answers.
///
/// @param channel made for a server's address
/// @param status of success
/// @param answer of success
/// @param stubs what some requests are answered otherwise
/// @param longest bodies of one message together, in characters
/// @param sendsJson whether its bodies are JSON
/// @param speaks whether people read what it sends
record HttpCase(
        String name,
        Function<String, Channel> channel,
        int status,
        String answer,
        Consumer<WireMockServer> stubs,
        int longest,
        boolean sendsJson,
        boolean speaks) {
    static final String SECRET = "s3cr3t-t0k3n-value";

    static final List<HttpCase> ALL = List.of(
            speaking(
                    "slack webhook",
                    url -> new SlackChannel("c", Secret.of(url + "/" + SECRET), null, null, "", null),
                    "ok",
                    12_000),
            speaking(
                    "slack bot",
                    url -> new SlackChannel("c", null, Secret.of(SECRET), "C1", url, null),
                    "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1.2\"}",
                    12_000),
            new HttpCase(
                    "webhook",
                    url -> new WebhookChannel(
                            "c",
                            Secret.of(url + "/" + SECRET),
                            Secret.of(SECRET),
                            Map.of("X-Own", Secret.of(SECRET)),
                            null,
                            null),
                    202,
                    "",
                    _ -> {},
                    5 << 20,
                    true,
                    false));

    private static HttpCase speaking(String name, Function<String, Channel> channel, String answer, int longest) {
        return new HttpCase(name, channel, 200, answer, _ -> {}, longest, true, true);
    }

    Channel make(String url) {
        return channel.apply(url);
    }

    @Override
    public String toString() {
        return name;
    }
}
