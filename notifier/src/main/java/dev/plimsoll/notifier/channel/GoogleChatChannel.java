package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import org.jspecify.annotations.Nullable;

/// Google Chat, by a space's webhook; what belongs together stands in one thread.
@Explained(
        value = "Google Chat, by a space's webhook. What belongs together stands in one thread.",
        example = "googlechat: { name: security, url: '${env:GOOGLE_CHAT_WEBHOOK}' }")
public record GoogleChatChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The webhook's address with key and token; never shown.")
        Secret url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    private static final int LONGEST = 3_600;

    public GoogleChatChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var texts = surroundings.texts();
            var text = texts.text(message.withTemplate(template), Markup.MRKDWN, LONGEST);
            var title = texts.escaped(Lines.one(text.title(), 150), Markup.MRKDWN);
            var body = Json.object().put("text", "*" + title + "*\n" + text.body());
            body.putObject("thread").put("threadKey", Lines.fingerprint(message.key()));
            var separator = url.reveal().contains("?") ? "&" : "?";
            var address = url.reveal() + separator + "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD";
            var answer = new HttpCall(surroundings, "POST", Secret.of(address))
                    .hide(url)
                    .json(body)
                    .succeed();
            return new Outcome.Delivered(answer.status() + " sent", null);
        });
    }
}
