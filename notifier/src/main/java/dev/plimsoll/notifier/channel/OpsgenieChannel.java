package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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

        @Explained(
                "A template of the configuration to use instead of the built-in one. One that makes a JSON object gives "
                        + "`description`, `alias`, `entity`, `priority` and `tags`.")
        @Nullable
        String template,

        @Explained("Users who answer, by their addresses, besides the team.")
        List<String> users,

        @Explained("Users who see the alert and are not called.")
        List<String> visibleTo,

        @Explained("Name of whoever asks, as the alert shows it.") @Nullable
        String user,

        @Explained("What the alert is about, as the alert shows it.") @Nullable
        String entity,

        @Explained("One alias for all alerts of this channel; each thing has its own unless set.") @Nullable
        String alias)
        implements Channel {
    /// A description has at most 15,000 characters, a message 130.
    private static final int LONGEST = 14_500;

    private static final int LONGEST_TITLE = 130;

    private static final int LONGEST_ALIAS = 512;

    public OpsgenieChannel {
        name = Checks.text("name", name);
        apiKey = Checks.present("apiKey", apiKey);
        url = Checks.url("url", url, "https://api.opsgenie.com");
        tags = Checks.list(tags);
        users = Checks.list(users);
        visibleTo = Checks.list(visibleTo);
        if (priority != null && !priority.matches("P[1-5]")) {
            throw new IllegalArgumentException("priority is " + priority + "; expected P1 to P5");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var text = surroundings.texts().text(message.withTemplate(template), Markup.TEXT, LONGEST);
            var said = said(text.body());
            var alias = Lines.one(said.path("alias").asString(alias(message)), LONGEST_ALIAS);
            if (message.action() == Message.Action.RESOLVE) {
                var close = new HttpCall(
                        surroundings,
                        "POST",
                        url + "/v2/alerts/" + HttpCall.encode(alias) + "/close?identifierType=alias");
                return send(close, Json.object().put("source", "Plimsoll").put("note", text.title()));
            }
            var body = Json.object()
                    .put("message", Lines.one(text.title(), LONGEST_TITLE))
                    .put("alias", alias)
                    .put(
                            "description",
                            said.isEmpty()
                                    ? text.title() + "\n\n" + text.body()
                                    : said.path("description").asString(text.title()))
                    .put("source", "Plimsoll")
                    .put("priority", said.path("priority").asString(priority(message)));
            var marks = body.putArray("tags");
            tags.forEach(marks::add);
            tags(said.path("tags")).forEach(marks::add);
            var about = said.path("entity").asString(entity == null ? "" : entity);
            if (!about.isEmpty()) {
                body.put("entity", Lines.one(about, LONGEST_ALIAS));
            }
            if (user != null) {
                body.put("user", user);
            }
            body.putObject("details")
                    .put("where", Lines.one(Facts.where(message), 500))
                    .put("severity", Facts.severity(message).label());
            people(body);
            return send(new HttpCall(surroundings, "POST", url + "/v2/alerts"), body);
        });
    }

    private String alias(Message message) {
        return alias == null ? "plimsoll-" + Lines.fingerprint(message.key()) : alias;
    }

    private void people(ObjectNode body) {
        if (team != null || !users.isEmpty()) {
            var responders = body.putArray("responders");
            if (team != null) {
                responders.addObject().put("type", "team").put("name", team);
            }
            users.forEach(one -> responders.addObject().put("type", "user").put("username", one));
        }
        if (!visibleTo.isEmpty()) {
            var seeing = body.putArray("visibleTo");
            visibleTo.forEach(one -> seeing.addObject().put("type", "user").put("username", one));
        }
    }

    /// What a template says in JSON; empty where it is a text.
    private static JsonNode said(String made) {
        try {
            return made.startsWith("{") && Json.read(made) instanceof ObjectNode said ? said : Json.object();
        } catch (JacksonException _) {
            return Json.object();
        }
    }

    /// A list, or a text whose parts are separated by commas.
    private static List<String> tags(JsonNode tags) {
        return tags.isArray()
                ? tags.valueStream().map(tag -> tag.asString("")).toList()
                : Arrays.stream(tags.asString("").split(",", -1))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .toList();
    }

    private Outcome send(HttpCall call, JsonNode body)
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
