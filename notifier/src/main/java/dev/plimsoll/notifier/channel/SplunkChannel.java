package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Splunk's HTTP Event Collector: the whole group as one event.
@Explained(
        value =
                "Splunk, HTTP Event Collector: the CloudEvent that webhooks get, or what a template makes, as one event.",
        example =
                "splunk: { name: siem, url: 'https://splunk.example:8088', token: '${env:SPLUNK_TOKEN}', index: security }")
public record SplunkChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The collector's address, without /services.")
        String url,

        @Explained("Its token.") Secret token,

        @Explained("The index; absent for the token's own.") @Nullable
        String index,

        @Explained("The source type; `plimsoll` unless set.")
        String sourcetype,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls,

        @Explained("A template of the configuration that makes the event; values are escaped for JSON.") @Nullable
        String template)
        implements Channel {
    /// The collector takes 1 MB unless it is set up otherwise.
    private static final int LARGEST = 800_000;

    public SplunkChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        token = Checks.present("token", token);
        sourcetype = Checks.text("sourcetype", sourcetype, "plimsoll");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var body = Json.object();
            body.put("time", Facts.time(message, surroundings).toEpochMilli() / 1000.0);
            body.put("source", "plimsoll").put("sourcetype", sourcetype);
            if (index != null) {
                body.put("index", index);
            }
            body.set("event", event(message.withTemplate(template), surroundings));
            var answer = new HttpCall(surroundings, "POST", url + "/services/collector/event")
                    .secretHeader("Authorization", "Splunk ", token)
                    .tls(tls)
                    .json(body)
                    .succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }

    /// What a template makes is searched by its fields where it is JSON, else it is one text.
    private static JsonNode event(Message message, Surroundings surroundings) throws UndeliverableException {
        var made = new String(Payload.of(message, surroundings, LARGEST), StandardCharsets.UTF_8);
        try {
            return Json.read(made);
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(made);
        }
    }
}
