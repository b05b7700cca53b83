package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.vocabulary.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// Prometheus Alertmanager: an alert that fires until it is resolved.
@Explained(
        value = "Prometheus Alertmanager, API v2: an alert fires until it is resolved, at most `days` days.",
        example = "alertmanager: { name: alerts, url: 'https://alertmanager.example', labels: { team: platform } }")
public record AlertmanagerChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Alertmanager's address, without /api.") String url,

        @Explained("For basic authentication; absent for none.") @Nullable
        String user,

        @Explained("With the user.") @Nullable Secret password,

        @Explained("A bearer token, instead of user and password.") @Nullable
        Secret token,

        @Explained("Labels of every alert, for Alertmanager's own routes.")
        Map<String, String> labels,

        @Explained("Days after which an alert that nobody resolves ends; 30 unless set.")
        int days,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    private static final int LONGEST = 8_000;

    public AlertmanagerChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        labels = Checks.map(labels);
        days = Checks.range("days", days, 30, 1, 3_650);
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("user and password belong together: give both or none");
        }
        labels.keySet().forEach(label -> {
            if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw new IllegalArgumentException("labels has '" + label + "', which is no name of a label");
            }
        });
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var now = surroundings.clock().instant();
            var alerts = (ArrayNode) Json.read("[]");
            var resolved = message.action() == Message.Action.RESOLVE;
            var severity = Facts.severity(message);
            // The severity is part of what an alert is: one that changed ends the alert of the old one.
            if (message.action() == Message.Action.RESOLVE || message.action() == Message.Action.UPDATE) {
                for (var other : Severity.values()) {
                    if (resolved || other != severity) {
                        alert(alerts, message, other, surroundings, now);
                    }
                }
            }
            if (!resolved) {
                alert(alerts, message, severity, surroundings, now.plus(Duration.ofDays(days)));
            }
            var call = new HttpCall(surroundings, "POST", url + "/api/v2/alerts").tls(tls);
            if (user != null && password != null) {
                call.basic(user, password);
            } else if (token != null) {
                call.secretHeader("Authorization", "Bearer ", token);
            }
            var answer = call.json(alerts).succeed();
            return new Outcome.Delivered(answer.status() + " " + answer.firstLines(), null);
        });
    }

    private void alert(ArrayNode alerts, Message message, Severity severity, Surroundings surroundings, Instant end)
            throws UndeliverableException {
        var text = surroundings.texts().text(message.withTemplate(template), Markup.TEXT, LONGEST);
        var alert = alerts.addObject();
        var names = alert.putObject("labels");
        labels.forEach(names::put);
        names.put("alertname", alertName(Facts.kind(message)))
                .put("severity", severity.label())
                .put("plimsoll_key", Lines.one(message.key(), 500));
        var scope = Facts.scope(message);
        if (scope != null) {
            names.put("scope", Lines.one(scope.name(), 200));
        }
        alert.putObject("annotations")
                .put("summary", Lines.one(text.title(), 500))
                .put("description", text.body());
        alert.put("startsAt", Facts.time(message, surroundings).toString()).put("endsAt", end.toString());
        var address = Facts.address(message);
        if (address != null) {
            alert.put("generatorURL", address);
        }
    }

    /// The same for what opens something and what ends it.
    private static String alertName(String kind) {
        return switch (kind) {
            case "finding_opened", "finding_changed", "finding_resolved" -> "VulnerabilityFound";
            case "policy_violated", "policy_satisfied" -> "PolicyViolated";
            case "scan" -> "ImageScanned";
            case "image_registered", "image_rejected" -> "ImageRegistered";
            case "rescan_completed" -> "RescanCompleted";
            case "feed_stale" -> "AdvisoriesStale";
            case "incident" -> "RuntimeIncident";
            case "insight" -> "Insight";
            default -> "Digest";
        };
    }
}
