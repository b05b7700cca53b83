package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Request;
import dev.plimsoll.notifier.sending.Response;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One request of a channel, and what its answer means.
final class HttpCall {
    private static final Pattern SEPARATORS = Pattern.compile("[/?&=#]+");

    private final Surroundings surroundings;
    private final String method;
    private final String address;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private byte[] body = {};
    private Tls tls = Tls.VERIFIED;

    HttpCall(Surroundings surroundings, String method, String address) {
        this.surroundings = surroundings;
        this.method = method;
        this.address = address;
    }

    /// To an address that is a secret itself.
    HttpCall(Surroundings surroundings, String method, Secret address) {
        this(surroundings, method, address.reveal());
        secrets.add(address.reveal());
        // Answers may repeat a part of it: all that is long enough to be a key is hidden.
        var host = hostOf(address.reveal());
        for (var part : SEPARATORS.split(address.reveal(), -1)) {
            if (part.length() >= 8 && !part.contains(host)) {
                secrets.add(part);
            }
        }
    }

    HttpCall tls(@Nullable Tls chosen) {
        tls = chosen == null ? Tls.VERIFIED : chosen;
        return this;
    }

    HttpCall header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    HttpCall secretHeader(String name, String scheme, Secret secret) {
        secrets.add(secret.reveal());
        return header(name, scheme + secret.reveal());
    }

    HttpCall basic(String user, Secret password) {
        secrets.add(password.reveal());
        var both = user + ":" + password.reveal();
        return header(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    HttpCall hide(Secret secret) {
        secrets.add(secret.reveal());
        return this;
    }

    HttpCall json(JsonNode json) {
        return body("application/json", Json.bytes(json));
    }

    HttpCall body(String type, byte[] bytes) {
        headers.putIfAbsent("Content-Type", type);
        body = bytes;
        return this;
    }

    /// The answer, whatever its status.
    ///
    /// @throws UndeliverableException if the request cannot be made as it is set up
    Response send() throws UndeliverableException, SendingException, InterruptedException {
        Request request;
        try {
            request = new Request(method, URI.create(address), headers, body, tls, secrets);
        } catch (IllegalArgumentException e) {
            throw UndeliverableException.refused("the request cannot be made: " + withoutSecrets(e));
        }
        return surroundings.http().send(request);
    }

    /// An answer of success.
    ///
    /// @throws UndeliverableException if it is another one
    Response succeed() throws UndeliverableException, SendingException, InterruptedException {
        var response = send();
        if (response.success()) {
            return response;
        }
        throw failure(response);
    }

    /// An answer of success that is JSON.
    ///
    /// @throws UndeliverableException if it is another one
    JsonNode succeedWithJson() throws UndeliverableException, SendingException, InterruptedException {
        return json(succeed());
    }

    /// What the answer says.
    ///
    /// @throws UndeliverableException if it is no JSON: then something else answers at that address
    JsonNode json(Response response) throws UndeliverableException {
        try {
            if (!response.cut()) {
                return Json.read(response.body());
            }
        } catch (JacksonException _) {
            // told below
        }
        throw UndeliverableException.refused(host() + " answered " + response.status()
                + " with something that is no JSON (or too much of it); does the address lead to the right service?"
                + " It said: " + response.firstLines());
    }

    /// What an answer that is no success means.
    UndeliverableException failure(Response response) {
        var said = response.firstLines();
        var answer = host() + " answered " + response.status() + (said.isEmpty() ? "" : ": " + said);
        if (response.worthAnotherTry()) {
            return new UndeliverableException(new Outcome.Later(answer, after(response)));
        }
        if (response.status() / 100 == 3) {
            var place = response.header("location").map(HttpCall::hostOf).orElse("somewhere else");
            return UndeliverableException.refused(
                    answer + "; redirects are not followed: configure the address on " + place + " itself");
        }
        var advice =
                switch (response.status()) {
                    case 401, 403 -> "; check the credentials and their permissions";
                    case 404, 410 -> "; check the address";
                    case 413 -> "; the message is larger than it takes";
                    default -> "";
                };
        return UndeliverableException.refused(answer + advice);
    }

    /// When to come again: by the header, else by what chats write into the body.
    private @Nullable Duration after(Response response) {
        var header = response.retryAfter(surroundings.clock());
        if (header.isPresent()) {
            return header.get();
        }
        try {
            var body = response.cut() ? Json.object() : Json.read(response.body());
            var seconds = body.path("parameters")
                    .path("retry_after")
                    .asDouble(body.path("retry_after").asDouble(0));
            return seconds > 0 && seconds < 86_400 ? Duration.ofMillis((long) Math.ceil(seconds * 1000)) : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /// A component of a path or a query, encoded.
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String host() {
        return hostOf(address);
    }

    private static String hostOf(String address) {
        try {
            var host = URI.create(address).getHost();
            return host == null ? "the destination" : host;
        } catch (IllegalArgumentException _) {
            return "the destination";
        }
    }

    private String withoutSecrets(IllegalArgumentException e) {
        var text = String.valueOf(e.getMessage());
        // URI.create shows the whole address
        return text.contains(address) ? "url is no address" : text;
    }
}
