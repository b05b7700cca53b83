package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import org.jspecify.annotations.Nullable;

/// Discord, by a webhook of a channel; nobody is mentioned, whatever names say.
@Explained(
        value = "Discord, by a channel's webhook. Nobody is ever mentioned, whatever names of packages say.",
        example = "discord: { name: security, url: '${env:DISCORD_WEBHOOK}' }")
public record DiscordChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The webhook's address; never shown.") Secret url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    private static final int LONGEST = 4_000;

    public DiscordChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var texts = surroundings.texts();
            var text = texts.text(message.withTemplate(template), Markup.PLAIN_MARKDOWN, LONGEST);
            var body = Json.object();
            body.putObject("allowed_mentions").putArray("parse");
            body.putArray("embeds")
                    .addObject()
                    .put("title", texts.escaped(Lines.one(text.title(), 120), Markup.PLAIN_MARKDOWN))
                    .put("description", text.body());
            var answer = new HttpCall(surroundings, "POST", url).json(body).succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }
}
