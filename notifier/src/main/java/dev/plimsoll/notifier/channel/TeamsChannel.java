package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import org.jspecify.annotations.Nullable;

/// Microsoft Teams: an Adaptive Card to a workflow that takes webhooks.
@Explained(
        value =
                "Microsoft Teams: an Adaptive Card to a workflow of the kind *When a Teams webhook request is received*.",
        example = "teams: { name: security, url: '${env:TEAMS_WORKFLOW_URL}' }")
public record TeamsChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The workflow's address; never shown.") Secret url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    /// A message may have 28 KB, and a character of Japanese has three.
    private static final int LONGEST = 6_000;

    public TeamsChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var texts = surroundings.texts();
            var text = texts.text(message.withTemplate(template), Markup.PLAIN_MARKDOWN, LONGEST);
            var envelope = Json.object().put("type", "message");
            var attachment = envelope.putArray("attachments").addObject();
            attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
            var card = attachment.putObject("content");
            card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
            card.put("type", "AdaptiveCard").put("version", "1.4");
            card.putObject("msteams").put("width", "Full");
            var body = card.putArray("body");
            body.addObject()
                    .put("type", "TextBlock")
                    .put("size", "Large")
                    .put("weight", "Bolder")
                    .put("wrap", true)
                    .put("text", texts.escaped(Lines.one(text.title(), 300), Markup.PLAIN_MARKDOWN));
            for (var paragraph : text.body().split("\n\n+", -1)) {
                body.addObject().put("type", "TextBlock").put("wrap", true).put("text", paragraph);
            }
            var answer = new HttpCall(surroundings, "POST", url)
                    .tls(tls)
                    .json(envelope)
                    .succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }
}
