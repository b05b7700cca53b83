package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Posts a CloudEvent, signed as Standard Webhooks have it: the receiver computes HMAC-SHA256 over
/// `id.timestamp.body` and compares.
@Explained(
        value =
                "Posts a CloudEvent 1.0 in JSON, signed as Standard Webhooks have it (`webhook-id`, `webhook-timestamp`, "
                        + "`webhook-signature: v1,` and the HMAC-SHA256 of `id.timestamp.body`). Any answer 2xx is success.",
        example = "webhook: { name: own, url: 'https://receiver.example/plimsoll', secret: '${env:WEBHOOK_SECRET}' }")
public record WebhookChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Where to post; it is never shown.") Secret url,

        @Explained("Key of the signature; absent for none.") @Nullable
        Secret secret,

        @Explained("Further headers, for example for authorisation; never shown.")
        Map<String, Secret> headers,

        @Explained("A template of the configuration whose result, JSON, is posted instead.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    private static final int LARGEST = 4 << 20;

    public WebhookChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        headers = Checks.map(headers);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var own = message.withTemplate(template);
            var templated = own.template() != null;
            var body = templated
                    ? JsonTemplates.checked(surroundings.texts().text(own, Markup.JSON, LARGEST), own)
                    : Json.bytes(CloudEvent.of(message, surroundings, LARGEST));
            var call = new HttpCall(surroundings, "POST", url).tls(tls);
            headers.forEach((header, value) -> call.secretHeader(header, "", value));
            sign(message.id(), body, surroundings, call);
            var type = templated ? "application/json" : "application/cloudevents+json";
            var answer = call.body(type, body).succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }

    private void sign(String id, byte[] body, Surroundings surroundings, HttpCall call) {
        var time = Long.toString(surroundings.clock().instant().getEpochSecond());
        call.header("webhook-id", Lines.header(id)).header("webhook-timestamp", time);
        var key = secret;
        if (key != null) {
            call.header("webhook-signature", "v1," + signature(key, Lines.header(id) + "." + time + ".", body));
        }
    }

    private static String signature(Secret key, String prefix, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
