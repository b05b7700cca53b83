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
    private final ChannelKeys keys;
    private final List<String> notes = new ArrayList<>();

    private ActionMapping(PosteeAction action, UnaryOperator<@Nullable String> environment) {
        this.action = action;
        this.keys = new ChannelKeys(action);
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
        mapping.unknown();
        mapping.notes.forEach(note -> notes.add("action '" + action.name() + "': " + note));
        return kind.isEmpty() ? Optional.empty() : Optional.of(new Mapped(kind, mapping.keys.all()));
    }

    private void unknown() {
        ActionKeys.unknown(action)
                .forEach(key -> notes.add(
                        "'" + key + "' is not known for actions of type " + action.type() + " and does nothing"));
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
        keys.copy(key, from);
        return kind;
    }

    /// Verification is on unless the file turns it off in so many words.
    private void tls() {
        if (action.text("tls-verify").equalsIgnoreCase("false")) {
            keys.put("tls", new LinkedHashMap<>(Map.of("skipVerification", true)));
            notes.add("'tls-verify: false' turns verification off; without that line it is on");
        }
    }

    private String webhook() {
        keys.copy("url", "url");
        keys.put("method", "POST");
        keys.put("contentType", "auto");
        timeout();
        return "http";
    }

    private void timeout() {
        if (!action.text("timeout").isEmpty()) {
            notes.add("'timeout' is the same for all channels: network.timeoutSeconds");
        }
    }

    private String http() {
        keys.copy("url", "url");
        keys.copy("method", "method");
        keys.put("contentType", "auto");
        var headers = new LinkedHashMap<String, Object>();
        action.map("headers")
                .forEach((name, values) -> headers.put(
                        name,
                        values instanceof List<?> list
                                ? String.join(
                                        ", ", list.stream().map(String::valueOf).toList())
                                : String.valueOf(values)));
        headers.entrySet().removeIf(header -> {
            boolean type = header.getKey().equalsIgnoreCase("Content-Type");
            if (type) {
                keys.put("contentType", header.getValue());
            }
            return type;
        });
        if (!headers.isEmpty()) {
            keys.put("headers", headers);
        }
        // what the template makes goes into a header, the body is the action's own
        keys.put("eventHeader", "Postee-Event");
        var file = action.text("bodyfile").isEmpty() ? action.text("body-file") : action.text("bodyfile");
        if (!action.text("body-content").isEmpty() || file.isEmpty()) {
            keys.put("body", action.text("body-content"));
        } else {
            keys.put("bodyFile", file);
        }
        timeout();
        return "http";
    }

    private String email() {
        boolean mx = action.text("use-mx").equalsIgnoreCase("true");
        if (mx) {
            keys.put("mx", true);
        } else {
            keys.copy("host", "host");
        }
        if (!action.text("port").isEmpty()) {
            keys.put("port", number("port"));
        }
        keys.copy("from", action.text("sender").isEmpty() ? "user" : "sender");
        var to = action.list("recipients").stream()
                .filter(recipient -> !recipient.equals(OWNERS))
                .toList();
        if (!to.isEmpty()) {
            keys.put("to", to);
        }
        if (mx || action.text("user").isEmpty() || action.text("password").isEmpty()) {
            keys.put("security", "none");
        } else {
            keys.copy("username", "user");
            keys.copy("password", "password");
            keys.put("security", action.text("port").equals("465") ? "tls" : "starttls");
            notes.add("the password is only sent over an encrypted connection");
            tls();
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
        keys.all().putAll(new JiraAction(action, environment, notes).keys());
        tls();
        return "jira";
    }

    private String serviceNow() {
        var instance = action.text("instance");
        keys.put("url", instance.contains("://") ? instance : "https://" + instance + ".service-now.com");
        keys.copy("user", "user");
        keys.copy("password", "password");
        keys.copy("table", "board");
        if (!action.text("user").isEmpty()) {
            keys.put("fields", new LinkedHashMap<>(Map.of("caller_id", action.text("user"))));
        }
        notes.add("a later scan of the same group adds a note to the record instead of making another");
        return "servicenow";
    }

    private String splunk() {
        keys.copy("url", "url");
        keys.copy("token", "token");
        if (!action.text("size-limit").isEmpty()) {
            notes.add("'size-limit' does nothing: events are kept within what the collector takes");
        }
        keys.put("sourcetype", "_json");
        tls();
        return "splunk";
    }

    private String opsgenie() {
        keys.copy("apiKey", "token");
        keys.copyList("tags", "tags");
        keys.copy("priority", "priority");
        if (action.text("priority").isEmpty()) {
            keys.put("priority", "P3");
        }
        keys.copyList("users", "assignee");
        keys.copyList("visibleTo", "recipients");
        keys.copy("user", "user");
        keys.copy("alias", "alias");
        keys.copy("entity", "entity");
        return "opsgenie";
    }

    private String pagerDuty() {
        keys.copy("routingKey", "pagerduty-routing-key");
        return "pagerduty";
    }

    private String nexusIq() {
        keys.copy("url", "url");
        keys.copy("user", "user");
        keys.copy("password", "password");
        keys.copy("organization", "organization-id");
        return "nexusiq";
    }

    private String dependencyTrack() {
        keys.copy("url", "url");
        keys.copy("apiKey", "dependency-track-api-key");
        return "dependencytrack";
    }

    private String defectDojo() {
        keys.copy("url", "url");
        keys.copy("token", "token");
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
            if (set != null && !set.isBlank()) {
                keys.put(pair.getKey(), set);
            }
        }
        var usual = environment.apply("AWS_DEFAULT_REGION");
        if (!keys.all().containsKey("region") && usual != null && !usual.isBlank()) {
            keys.put("region", usual);
        }
        // what templates make for AWS names its own account
        keys.all().putIfAbsent("accountId", "000000000000");
        notes.add("region and credentials come from AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, not from"
                + " AWS's own files");
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
        keys.put("inherit", true);
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
        keys.copy("image", "docker-image-name");
        keys.copyList("command", "docker-cmd");
        environment("docker-env");
        keys.put("network", action.text("docker-network").isEmpty() ? "bridge" : action.text("docker-network"));
        keys.put("pull", true);
        keys.put("eventVariable", "POSTEE_EVENT");
        var volumes = new ArrayList<String>();
        action.map("docker-volume-mounts").forEach((from, to) -> volumes.add(from + ":" + to));
        if (!volumes.isEmpty()) {
            keys.put("volumes", volumes);
        }
        notes.add(
                "the container has no capabilities, 512 MB of memory and 60 seconds; POSTEE_EVENT stands in it without"
                        + " quotes around it");
        return "docker";
    }

    private String kubernetes() {
        keys.copy("namespace", "kube-namespace");
        keys.put("kind", "pods");
        keys.copy("kubeConfig", "kube-config-file");
        keys.copy("selector", "kube-label-selector");
        if (!action.text("kube-label-selector").contains("event.input")) {
            notes.add(
                    "only pods that the selector names are changed; Postee changes all of the namespace unless it holds"
                            + " event.input");
        }
        for (var kind : List.of("labels", "annotations")) {
            var wanted = new LinkedHashMap<String, Object>(action.map("kube-" + kind));
            if (action.map("kube-actions").get(kind) instanceof Map<?, ?> nested) {
                nested.forEach((name, value) -> wanted.put(String.valueOf(name), String.valueOf(value)));
            }
            if (!wanted.isEmpty()) {
                keys.put(kind, wanted);
            }
        }
        return "kubernetes";
    }
}
