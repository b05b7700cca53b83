package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

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

        @Explained(
                "What the body is; `application/json` unless set. `auto` says JSON where it is JSON, else plain text.")
        String contentType,

        @Explained("A template of the configuration, instead of `body`.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls,

        @Explained("A file whose content is the body as it stands, instead of `body`.") @Nullable
        String bodyFile,

        @Explained(
                "A header that gets the event, or what a template makes, in base64; left out where that is longer than "
                        + "8,000 characters.")
        @Nullable
        String eventHeader)
        implements Channel {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final int LONGEST = 1 << 20;
    /// Servers refuse headers that are much longer.
    private static final int LONGEST_HEADER = 8_000;

    private static final String AUTO = "auto";

    public HttpChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        method = Checks.text("method", method, "POST").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method is " + method + "; expected GET, POST, PUT, PATCH or DELETE");
        }
        headers = Checks.map(headers);
        contentType = Checks.text("contentType", contentType, "application/json");
        if ((body != null ? 1 : 0) + (template != null ? 1 : 0) + (bodyFile != null ? 1 : 0) > 1) {
            throw new IllegalArgumentException("body, bodyFile and template exclude each other: leave one of them");
        }
        if (eventHeader != null && !eventHeader.matches("[A-Za-z0-9-]{1,100}")) {
            throw new IllegalArgumentException("eventHeader is " + eventHeader + ", which no header can be called");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var call = new HttpCall(surroundings, method, url).tls(tls);
            headers.forEach((header, value) -> call.secretHeader(header, "", value));
            var told = message.withTemplate(template);
            if (eventHeader != null) {
                var event = Base64.getEncoder().encodeToString(Payload.of(told, surroundings, LONGEST));
                if (event.length() <= LONGEST_HEADER) {
                    call.header(eventHeader, event);
                }
            }
            if (!method.equals("GET") && !method.equals("DELETE")) {
                var bytes = bodyFile == null ? body(told, surroundings) : file(Path.of(bodyFile));
                call.body(contentType.equals(AUTO) ? type(bytes) : contentType, bytes);
            }
            var answer = call.succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }

    private static byte[] file(Path file) throws UndeliverableException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw UndeliverableException.refused("bodyFile " + file + " has more than " + LONGEST + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw UndeliverableException.later("bodyFile " + file + " cannot be read: " + Unreadable.why(e));
        }
    }

    private static String type(byte[] body) {
        try {
            return Json.read(new String(body, StandardCharsets.UTF_8)).isMissingNode()
                    ? "text/plain; charset=utf-8"
                    : "application/json";
        } catch (JacksonException _) {
            return "text/plain; charset=utf-8";
        }
    }

    private byte[] body(Message message, Surroundings surroundings) throws UndeliverableException {
        var markup = contentType.contains("json") || contentType.equals(AUTO)
                ? Markup.JSON
                : contentType.contains("html") ? Markup.HTML : Markup.TEXT;
        var inline = body;
        if (inline == null && message.template() == null) {
            return Json.bytes(CloudEvent.of(message, surroundings, LONGEST));
        }
        var text = inline != null
                ? new Text("", surroundings.texts().fill(inline, message, markup, LONGEST), 0, 0)
                : surroundings.texts().text(message, markup, LONGEST);
        return contentType.contains("json")
                ? JsonTemplates.checked(text, message)
                : text.body().getBytes(StandardCharsets.UTF_8);
    }
}
