package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import org.jspecify.annotations.Nullable;

/// Telegram, by a bot; what follows answers the first message.
@Explained(
        value = "Telegram, by a bot. What follows about the same thing answers the first message.",
        example = "telegram: { name: security, token: '${env:TELEGRAM_TOKEN}', chat: '-1001234567890' }")
public record TelegramChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The bot's token.") Secret token,

        @Explained("Id of the chat, or the name of a channel, as `@name`.")
        String chat,

        @Explained("Where the bots' interface is; https://api.telegram.org unless set.")
        String url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    /// A message has at most 4,096 characters, title and marks included.
    private static final int LONGEST = 3_600;

    public TelegramChannel {
        name = Checks.text("name", name);
        token = Checks.present("token", token);
        chat = Checks.text("chat", chat);
        url = Checks.url("url", url, "https://api.telegram.org");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var texts = surroundings.texts();
            var text = texts.text(message.withTemplate(template), Markup.TELEGRAM, LONGEST);
            var title = texts.escaped(Lines.one(text.title(), 150), Markup.TELEGRAM);
            var body = Json.object()
                    .put("chat_id", chat)
                    .put("parse_mode", "HTML")
                    .put("text", "<b>" + title + "</b>\n" + text.body());
            body.putObject("link_preview_options").put("is_disabled", true);
            var first = message.reference();
            if (first != null && first.matches("\\d{1,18}")) {
                body.putObject("reply_parameters")
                        .put("message_id", Long.parseLong(first))
                        .put("allow_sending_without_reply", true);
            }
            var answer = new HttpCall(surroundings, "POST", url + "/bot" + token.reveal() + "/sendMessage")
                    .hide(token)
                    .json(body)
                    .succeedWithJson();
            var id = answer.path("result").path("message_id").asString("");
            return new Outcome.Delivered("ok", id.isEmpty() ? null : id);
        });
    }
}
