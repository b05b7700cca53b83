package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Any request over HTTP.
@Explained(
        value =
                "Any request over HTTP: method, headers, and a body written as a template. Values are escaped for JSON, HTML "
                        + "or plain text by `contentType`. Without a body the CloudEvent that webhooks get is sent.",
        example = "http: { name: chatops, url: 'https://chatops.example/rooms/7', method: PUT, "
                + "headers: { Authorization: 'Bearer ${env:CHATOPS_TOKEN}' }, body: '{\"text\": \"{{title}}\"}' }")
public record HttpChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Where to send; never shown.") Secret url,

        @Explained("GET, POST (the default), PUT, PATCH or DELETE.")
        String method,

        @Explained("Headers; their values are never shown.") Map<String, Secret> headers,

        @Explained("The body, a template itself.") @Nullable String body,

        @Explained("What the body is; `application/json` unless set.")
        String contentType,

        @Explained("A template of the configuration, instead of `body`.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final int LONGEST = 1 << 20;

    public HttpChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        method = Checks.text("method", method, "POST").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method is " + method + "; expected GET, POST, PUT, PATCH or DELETE");
        }
        headers = Checks.map(headers);
        contentType = Checks.text("contentType", contentType, "application/json");
        if (body != null && template != null) {
            throw new IllegalArgumentException("body and template exclude each other: leave one of them out");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var call = new HttpCall(surroundings, method, url).tls(tls);
            headers.forEach((header, value) -> call.secretHeader(header, "", value));
            if (!method.equals("GET") && !method.equals("DELETE")) {
                call.body(contentType, body(message.withTemplate(template), surroundings));
            }
            var answer = call.succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }

    private byte[] body(Message message, Surroundings surroundings) throws UndeliverableException {
        var markup =
                contentType.contains("json") ? Markup.JSON : contentType.contains("html") ? Markup.HTML : Markup.TEXT;
        var inline = body;
        if (inline == null && message.template() == null) {
            return Json.bytes(CloudEvent.of(message, surroundings, LONGEST));
        }
        var text = inline != null
                ? new Text("", surroundings.texts().fill(inline, message, markup, LONGEST), 0, 0)
                : surroundings.texts().text(message, markup, LONGEST);
        return markup == Markup.JSON
                ? JsonTemplates.checked(text, message)
                : text.body().getBytes(StandardCharsets.UTF_8);
    }
}
