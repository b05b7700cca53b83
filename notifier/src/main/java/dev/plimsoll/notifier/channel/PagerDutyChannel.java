package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import org.jspecify.annotations.Nullable;

/// PagerDuty's Events API v2: one alert for one key, resolved when it is over.
@Explained(
        value =
                "PagerDuty, Events API v2. One alert for one thing: triggered again it stays one, and it is resolved when it "
                        + "is over. A digest is an alert of severity `info`.",
        example = "pagerduty: { name: on-call, routingKey: '${env:PAGERDUTY_KEY}' }")
public record PagerDutyChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The integration's key.") Secret routingKey,

        @Explained(
                "https://events.pagerduty.com/v2/enqueue unless set; in Europe https://events.eu.pagerduty.com/v2/enqueue.")
        String url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    private static final int LONGEST = 20_000;

    public PagerDutyChannel {
        name = Checks.text("name", name);
        routingKey = Checks.present("routingKey", routingKey);
        url = Checks.url("url", url, "https://events.pagerduty.com/v2/enqueue");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var text = surroundings.texts().text(message.withTemplate(template), Markup.TEXT, LONGEST);
            var resolve = message.action() == Message.Action.RESOLVE;
            var body = Json.object()
                    .put("routing_key", routingKey.reveal())
                    .put("event_action", resolve ? "resolve" : "trigger")
                    .put("dedup_key", "plimsoll-" + Lines.fingerprint(message.key()));
            var payload = body.putObject("payload")
                    .put("summary", Lines.one(text.title(), 1_000))
                    .put("source", Lines.one(Facts.where(message), 250))
                    .put("severity", severity(message))
                    .put("timestamp", Facts.time(message, surroundings).toString())
                    .put("class", Facts.kind(message));
            payload.putObject("custom_details").put("text", text.body());
            var address = Facts.address(message);
            if (address != null) {
                body.putArray("links").addObject().put("href", address).put("text", "Plimsoll");
            }
            var answer = new HttpCall(surroundings, "POST", url)
                    .hide(routingKey)
                    .json(body)
                    .succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }

    private static String severity(Message message) {
        if (message.action() == Message.Action.DIGEST) {
            return "info";
        }
        return switch (Facts.severity(message)) {
            case CRITICAL -> "critical";
            case HIGH -> "error";
            case MEDIUM, UNKNOWN -> "warning";
            case LOW, NEGLIGIBLE -> "info";
        };
    }
}
