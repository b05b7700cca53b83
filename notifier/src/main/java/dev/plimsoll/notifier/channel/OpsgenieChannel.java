package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Opsgenie: one alert for one key, closed when it is over.
@Explained(
        value = "Opsgenie: one alert for one thing (its alias), closed when it is over.",
        example = "opsgenie: { name: on-call, apiKey: '${env:OPSGENIE_KEY}', team: platform, tags: [containers] }")
public record OpsgenieChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Key of an API integration.") Secret apiKey,

        @Explained("https://api.opsgenie.com unless set; in Europe https://api.eu.opsgenie.com.")
        String url,

        @Explained("Name of the team that answers; absent for the integration's own.") @Nullable
        String team,

        @Explained("Tags of the alert.") List<String> tags,

        @Explained("P1 to P5 for every alert; by severity unless set.") @Nullable
        String priority,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    /// A description has at most 15,000 characters, a message 130.
    private static final int LONGEST = 14_500;

    private static final int LONGEST_TITLE = 130;

    public OpsgenieChannel {
        name = Checks.text("name", name);
        apiKey = Checks.present("apiKey", apiKey);
        url = Checks.url("url", url, "https://api.opsgenie.com");
        tags = Checks.list(tags);
        if (priority != null && !priority.matches("P[1-5]")) {
            throw new IllegalArgumentException("priority is " + priority + "; expected P1 to P5");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var alias = "plimsoll-" + Lines.fingerprint(message.key());
            if (message.action() == Message.Action.RESOLVE) {
                var close =
                        new HttpCall(surroundings, "POST", url + "/v2/alerts/" + alias + "/close?identifierType=alias");
                var text = surroundings.texts().text(message, Markup.TEXT, 2_000);
                return send(close, Json.object().put("source", "Plimsoll").put("note", text.title()));
            }
            var text = surroundings.texts().text(message.withTemplate(template), Markup.TEXT, LONGEST);
            var body = Json.object()
                    .put("message", Lines.one(text.title(), LONGEST_TITLE))
                    .put("alias", alias)
                    .put("description", text.title() + "\n\n" + text.body())
                    .put("source", "Plimsoll")
                    .put("priority", priority(message));
            tags.forEach(body.putArray("tags")::add);
            body.putObject("details")
                    .put("where", Lines.one(Facts.where(message), 500))
                    .put("severity", Facts.severity(message).label());
            if (team != null) {
                body.putArray("responders").addObject().put("type", "team").put("name", team);
            }
            return send(new HttpCall(surroundings, "POST", url + "/v2/alerts"), body);
        });
    }

    private Outcome send(HttpCall call, tools.jackson.databind.JsonNode body)
            throws UndeliverableException, dev.plimsoll.notifier.sending.SendingException, InterruptedException {
        var answer = call.secretHeader("Authorization", "GenieKey ", apiKey)
                .json(body)
                .succeed();
        return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
    }

    private String priority(Message message) {
        var fixed = priority;
        if (fixed != null) {
            return fixed;
        }
        if (message.action() == Message.Action.DIGEST) {
            return "P5";
        }
        return switch (Facts.severity(message)) {
            case CRITICAL -> "P1";
            case HIGH -> "P2";
            case MEDIUM, UNKNOWN -> "P3";
            case LOW -> "P4";
            case NEGLIGIBLE -> "P5";
        };
    }
}
