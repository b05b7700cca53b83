package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Slack, by a webhook, or by a bot whose later words about the same thing go into the thread of the first.
@Explained(
        value =
                "Slack: by an incoming webhook, or by a bot (`chat:write`), which answers in threads: what changes and what "
                        + "is resolved goes below the first message.",
        example = "slack: { name: security, token: '${env:SLACK_TOKEN}', channel: C0123456789 }")
public record SlackChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Address of an incoming webhook; never shown.") @Nullable
        Secret webhook,

        @Explained("A bot's token, instead of the webhook.") @Nullable
        Secret token,

        @Explained("Id of the bot's channel, or its name.") @Nullable
        String channel,

        @Explained("Where Slack's interface is; https://slack.com/api unless set.")
        String url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template)
        implements Channel {
    /// Blocks hold 3,000 characters, a message at most 50 of them; more than this nobody reads.
    private static final int LONGEST = 9_000;

    private static final int LONGEST_BLOCK = 2_900;
    private static final int MOST_BLOCKS = 50;
    private static final int LONGEST_HEADER = 150;
    private static final Set<String> PASSING = Set.of(
            "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout");

    public SlackChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url, "https://slack.com/api");
        if ((webhook == null) == (token == null)) {
            throw new IllegalArgumentException("webhook or token is needed, one of them");
        }
        if (webhook != null) {
            webhook = Checks.url("webhook", webhook);
        }
        if (token != null) {
            channel = Checks.text("channel", channel);
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var text = surroundings.texts().text(message.withTemplate(template), Markup.MRKDWN, LONGEST);
            var body = body(text);
            var address = webhook;
            return address == null
                    ? post(body, message, surroundings)
                    : new Outcome.Delivered(
                            new HttpCall(surroundings, "POST", address)
                                    .json(body)
                                    .succeed()
                                    .firstLines(),
                            null);
        });
    }

    private Outcome post(ObjectNode body, Message message, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        // The reference is channel/time: a channel that is renamed or configured anew starts new threads.
        var first = message.reference();
        var thread = first == null || !first.contains("/") ? null : first;
        body.put("channel", thread == null ? channel : thread.substring(0, thread.indexOf('/')));
        if (thread != null) {
            body.put("thread_ts", thread.substring(thread.indexOf('/') + 1));
        }
        var answer = new HttpCall(surroundings, "POST", url + "/chat.postMessage")
                .secretHeader("Authorization", "Bearer ", Objects.requireNonNull(token))
                .json(body)
                .succeedWithJson();
        if (!answer.path("ok").asBoolean(false)) {
            var error = Lines.one(answer.path("error").asString("no reason given"), 200);
            throw PASSING.contains(error)
                    ? UndeliverableException.later("Slack answered: " + error)
                    : UndeliverableException.refused(
                            "Slack answered: " + error + "; check the token's permissions and the channel");
        }
        var reference =
                answer.path("channel").asString("") + "/" + answer.path("ts").asString("");
        return new Outcome.Delivered("ok", thread == null ? reference : thread);
    }

    private static ObjectNode body(Text text) {
        var title = Lines.one(text.title(), LONGEST_HEADER);
        var body = Json.object();
        body.put("text", escaped(title));
        body.put("unfurl_links", false);
        var blocks = body.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", escaped(title));
        var made = text.blocks();
        if (made != null) {
            addBlocks(made, blocks);
            return body;
        }
        for (var part : Lines.split(text.body(), LONGEST_BLOCK)) {
            blocks.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", part);
        }
        return body;
    }

    /// Blocks that a template made, as many as a message may have.
    private static void addBlocks(String made, ArrayNode to) {
        int left = 0;
        for (var block : Json.read(made)) {
            if (to.size() < MOST_BLOCKS - 1) {
                to.add(block);
            } else {
                left++;
            }
        }
        if (left > 0) {
            to.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", "… and " + left + " more sections");
        }
    }

    /// Slack's three characters: with them a text could call a whole channel.
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
