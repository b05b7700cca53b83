package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.postee.PosteeSettings.PosteeAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes channels of actions: the same keys and values as somebody would write under `channels`, and what of the action
/// means something else here.
final class ActionMapping {
    /// Whom Postee takes for "the owners of the scope".
    static final String OWNERS = "<%application_scope_owner%>";

    /// Types of actions, as Postee writes them; case does not matter.
    static final List<String> TYPES = List.of(
            "awssecurityhub",
            "defectdojo",
            "dependencytrack",
            "docker",
            "email",
            "exec",
            "http",
            "jira",
            "kubernetes",
            "nexusIq",
            "opsgenie",
            "pagerduty",
            "serviceNow",
            "slack",
            "splunk",
            "stdout",
            "teams",
            "webhook");

    private final PosteeAction action;
    private final UnaryOperator<@Nullable String> environment;
    private final Map<String, Object> keys = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private ActionMapping(PosteeAction action, UnaryOperator<@Nullable String> environment) {
        this.action = action;
        this.environment = environment;
    }

    /// A channel as a configuration has it.
    ///
    /// @param kind for example `slack`
    record Mapped(String kind, Map<String, Object> keys) {}

    /// @param notes gets what differs from what Postee does, for people
    /// @return nothing for an action that cannot be a channel; the notes say why
    static Optional<Mapped> of(PosteeAction action, UnaryOperator<@Nullable String> environment, List<String> notes) {
        var mapping = new ActionMapping(action, environment);
        mapping.keys.put("name", action.name());
        var kind = mapping.kind();
        mapping.notes.forEach(note -> notes.add("action '" + action.name() + "': " + note));
        return kind.isEmpty() ? Optional.empty() : Optional.of(new Mapped(kind, mapping.keys));
    }

    private String kind() {
        return switch (action.type().toLowerCase(Locale.ROOT)) {
            case "stdout" -> "stdout";
            case "slack" -> put("webhook", "url", "slack");
            case "teams" -> put("url", "url", "teams");
            case "webhook" -> webhook();
            case "http" -> http();
            case "email" -> email();
            case "jira" -> jira();
            case "servicenow" -> serviceNow();
            case "splunk" -> splunk();
            case "opsgenie" -> opsgenie();
            case "pagerduty" -> pagerDuty();
            case "nexusiq" -> nexusIq();
            case "dependencytrack" -> dependencyTrack();
            case "defectdojo" -> defectDojo();
            case "awssecurityhub" -> securityHub();
            case "exec" -> exec();
            case "docker" -> docker();
            case "kubernetes" -> kubernetes();
            default -> {
                notes.add("there is no type '" + action.type() + "'; known are " + String.join(", ", TYPES));
                yield "";
            }
        };
    }

    private String put(String key, String from, String kind) {
        copy(key, from);
        return kind;
    }

    private void copy(String key, String from) {
        if (!action.text(from).isEmpty()) {
            keys.put(key, action.text(from));
        }
    }

    private void copyList(String key, String from) {
        var items = action.list(from);
        if (!items.isEmpty()) {
            keys.put(key, items);
        }
    }

    /// Verification is on unless the file turns it off in so many words.
    private void tls() {
        if (action.text("tls-verify").equalsIgnoreCase("false")) {
            keys.put("tls", new LinkedHashMap<>(Map.of("skipVerification", true)));
            notes.add("'tls-verify: false' turns verification off; without that line it is on");
        }
    }

    private String webhook() {
        copy("url", "url");
        keys.put("method", "POST");
        keys.put("contentType", "text/plain; charset=utf-8");
        return "http";
    }

    private String http() {
        copy("url", "url");
        copy("method", "method");
        var headers = new LinkedHashMap<String, Object>();
        action.map("headers")
                .forEach((name, values) -> headers.put(
                        name,
                        values instanceof List<?> list
                                ? String.join(
                                        ", ", list.stream().map(String::valueOf).toList())
                                : String.valueOf(values)));
        if (!headers.isEmpty()) {
            keys.put("headers", headers);
        }
        keys.put("contentType", "text/plain; charset=utf-8");
        if (!action.text("body-content").isEmpty()) {
            keys.put("body", placeholders(action.text("body-content")));
        }
        if (!action.text("bodyfile").isEmpty() || !action.text("body-file").isEmpty()) {
            notes.add("a file as the body is not sent; write its text under 'body-content'");
        }
        if (!action.text("timeout").isEmpty()) {
            notes.add("'timeout' is the same for all channels: network.timeoutSeconds");
        }
        return "http";
    }

    /// `event.input.image` and its like, which Postee replaces in texts, as the notifier's templates write them.
    private static String placeholders(String text) {
        return text.replaceAll("event\\.input\\.([A-Za-z0-9_.]+)", "{{raw.$1}}");
    }

    private String email() {
        if (action.text("use-mx").equalsIgnoreCase("true")) {
            notes.add("'use-mx' is not done: name a mail server under 'host'");
            if (action.text("host").isEmpty()) {
                return "";
            }
        }
        copy("host", "host");
        if (!action.text("port").isEmpty()) {
            keys.put("port", number("port"));
        }
        copy("from", "sender");
        var to = action.list("recipients").stream()
                .filter(recipient -> !recipient.equals(OWNERS))
                .toList();
        if (!to.isEmpty()) {
            keys.put("to", to);
        }
        if (action.text("user").isEmpty()) {
            keys.put("security", "none");
        } else {
            copy("username", "user");
            copy("password", "password");
            keys.put("security", action.text("port").equals("465") ? "tls" : "starttls");
            notes.add("the password is only sent over an encrypted connection");
        }
        return "email";
    }

    private int number(String key) {
        try {
            return Integer.parseInt(action.text(key));
        } catch (NumberFormatException e) {
            notes.add("'" + key + "' must be a number, not '" + action.text(key) + "'");
            return 0;
        }
    }

    private String jira() {
        copy("url", "url");
        var token = action.text("token");
        if (token.isEmpty()) {
            copy("user", "user");
            token = action.text("password");
        }
        if (token.isEmpty()) {
            var set = environment.apply("JIRA_PASSWORD");
            token = set == null ? "" : set;
        }
        keys.put("token", token);
        keys.put("project", action.text("project-key").toUpperCase(Locale.ROOT));
        copy("issueType", "issuetype");
        copy("priority", "priority");
        copyList("labels", "labels");
        copyList("fixVersions", "fix-versions");
        copyList("affectsVersions", "affects-versions");
        var assignees = action.list("assignee");
        if (assignees.contains(OWNERS)) {
            keys.put("assignOwner", true);
        }
        assignees.stream().filter(one -> !one.equals(OWNERS)).findFirst().ifPresent(one -> keys.put("assignee", one));
        var fields = new LinkedHashMap<String, Object>();
        action.map("unknowns").forEach((name, value) -> field(name, String.valueOf(value), fields));
        if (!fields.isEmpty()) {
            keys.put("fields", fields);
        }
        for (var idle : List.of("board", "sprint")) {
            if (!action.text(idle).isEmpty()) {
                notes.add(
                        "'" + idle + "' is not looked up; set the sprint's number as a field: unknowns: {Sprint: 42}");
            }
        }
        tls();
        return "jira";
    }

    /// The end of a custom field's name says what it holds.
    private static void field(String name, String value, Map<String, Object> fields) {
        for (var end : List.of(
                "-numeric-field",
                "-multiple-value",
                "-multiple-line-text-field",
                "-date-time-picker",
                "-field-url",
                "-url")) {
            if (name.endsWith(end)) {
                fields.put(
                        name.substring(0, name.length() - end.length()),
                        switch (end) {
                            case "-numeric-field" -> numeric(value);
                            case "-multiple-value" ->
                                java.util.Arrays.stream(value.split(","))
                                        .map(part -> Map.of("value", part.strip()))
                                        .toList();
                            default -> value;
                        });
                return;
            }
        }
        fields.put(name, value);
    }

    private static Object numeric(String value) {
        try {
            return new java.math.BigDecimal(value);
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private String serviceNow() {
        var instance = action.text("instance");
        keys.put("url", instance.contains("://") ? instance : "https://" + instance + ".service-now.com");
        copy("user", "user");
        copy("password", "password");
        copy("table", "board");
        notes.add("a later scan of the same group adds a note to the record instead of making another");
        return "servicenow";
    }

    private String splunk() {
        copy("url", "url");
        copy("token", "token");
        if (!action.text("size-limit").isEmpty()) {
            notes.add("'size-limit' does nothing: events are kept within what the collector takes");
        }
        notes.add("the event itself is sent, not what a template makes of it");
        return "splunk";
    }

    private String opsgenie() {
        copy("apiKey", "token");
        copyList("tags", "tags");
        copy("priority", "priority");
        for (var idle : List.of("user", "assignee", "recipients", "alias", "entity")) {
            if (!action.text(idle).isEmpty() || !action.list(idle).isEmpty()) {
                notes.add("'" + idle + "' is not sent: the integration's team answers");
            }
        }
        return "opsgenie";
    }

    private String pagerDuty() {
        copy("routingKey", "pagerduty-routing-key");
        return "pagerduty";
    }

    private String nexusIq() {
        copy("url", "url");
        copy("user", "user");
        copy("password", "password");
        copy("organization", "organization-id");
        return "nexusiq";
    }

    private String dependencyTrack() {
        copy("url", "url");
        copy("apiKey", "dependency-track-api-key");
        return "dependencytrack";
    }

    private String defectDojo() {
        copy("url", "url");
        copy("token", "token");
        return "defectdojo";
    }

    private String securityHub() {
        for (var pair : Map.of(
                        "region", "AWS_REGION",
                        "accountId", "AWS_ACCOUNT_ID",
                        "accessKeyId", "AWS_ACCESS_KEY_ID",
                        "secretAccessKey", "AWS_SECRET_ACCESS_KEY",
                        "sessionToken", "AWS_SESSION_TOKEN")
                .entrySet()) {
            var set = environment.apply(pair.getValue());
            if (set != null) {
                keys.put(pair.getKey(), set);
            }
        }
        notes.add("credentials and account come from AWS_REGION, AWS_ACCOUNT_ID, AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, not from AWS's own files");
        return "securityhub";
    }

    private String exec() {
        var script = action.text("exec-script");
        var file = action.text("input-file");
        if (script.isEmpty() && file.isEmpty()) {
            notes.add("it names neither 'exec-script' nor 'input-file'");
            return "";
        }
        // the event comes on standard input; scripts written for Postee look for it in a variable
        var event = "POSTEE_EVENT=$(cat); export POSTEE_EVENT\n";
        keys.put(
                "command",
                List.of(
                        "/bin/sh",
                        "-c",
                        event + (script.isEmpty() ? "exec /bin/sh \"$0\"" : script),
                        file.isEmpty() ? "sh" : file));
        notes.add("POSTEE_EVENT holds the notifier's own event; what was posted stands in it under 'raw'");
        environment("env");
        return "exec";
    }

    /// `NAME=value` of a list.
    private void environment(String from) {
        var variables = new LinkedHashMap<String, Object>();
        for (var pair : action.list(from)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                variables.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        if (!variables.isEmpty()) {
            keys.put("environment", variables);
        }
    }

    private String docker() {
        copy("image", "docker-image-name");
        copyList("command", "docker-cmd");
        environment("docker-env");
        copy("network", "docker-network");
        var volumes = new ArrayList<String>();
        action.map("docker-volume-mounts").forEach((from, to) -> volumes.add(from + ":" + to));
        if (!volumes.isEmpty()) {
            keys.put("volumes", volumes);
        }
        notes.add("the image is not fetched: it has to be there already");
        return "docker";
    }

    private String kubernetes() {
        copy("namespace", "kube-namespace");
        if (!action.text("kube-config-file").isEmpty()) {
            notes.add("'kube-config-file' is not read: the API server is reached by the pod's own service account");
        }
        copy("selector", "kube-label-selector");
        for (var kind : List.of("labels", "annotations")) {
            var wanted = new LinkedHashMap<String, Object>(action.map("kube-" + kind));
            if (action.map("kube-actions").get(kind) instanceof Map<?, ?> nested) {
                nested.forEach((name, value) -> wanted.put(String.valueOf(name), placeholders(String.valueOf(value))));
            }
            if (!wanted.isEmpty()) {
                keys.put(kind, wanted);
            }
        }
        return "kubernetes";
    }
}
