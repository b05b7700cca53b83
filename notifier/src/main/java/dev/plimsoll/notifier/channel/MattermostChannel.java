package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import org.jspecify.annotations.Nullable;

/// Mattermost, by an incoming webhook.
@Explained(
        value = "Mattermost, by an incoming webhook.",
        example = "mattermost: { name: security, url: '${env:MATTERMOST_WEBHOOK}', channel: town-square }")
public record MattermostChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The webhook's address; never shown.") Secret url,

        @Explained("Another channel than the webhook's own, where that allows it.") @Nullable
        String channel,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    /// A post has at most 16,383 characters.
    private static final int LONGEST = 14_000;

    public MattermostChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var texts = surroundings.texts();
            var text = texts.text(message.withTemplate(template), Markup.MARKDOWN, LONGEST);
            var title = texts.escaped(Lines.one(text.title(), 300), Markup.MARKDOWN);
            var body = Json.object().put("text", "#### " + title + "\n\n" + text.body());
            if (channel != null) {
                body.put("channel", channel);
            }
            var answer =
                    new HttpCall(surroundings, "POST", url).tls(tls).json(body).succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }
}
