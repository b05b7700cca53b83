package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.postee.PosteeSettings.PosteeAction;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The keys that Postee knows for each type of action: whatever else an action has does nothing, and is told.
final class ActionKeys {
    /// What every action may have.
    private static final List<String> COMMON = List.of("name", "type", "enable");

    /// Keys that Postee knows, by type in lower case.
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("stdout", List.of()),
            Map.entry("slack", List.of("url")),
            Map.entry("teams", List.of("url")),
            Map.entry("webhook", List.of("url", "timeout")),
            Map.entry("http", List.of("url", "method", "headers", "timeout", "bodyfile", "body-file", "body-content")),
            Map.entry(
                    "email",
                    List.of("use-mx", "user", "password", "host", "port", "sender", "recipients", "tls-verify")),
            Map.entry(
                    "jira",
                    List.of(
                            "url",
                            "user",
                            "password",
                            "token",
                            "tls-verify",
                            "project-key",
                            "issuetype",
                            "board",
                            "sprint",
                            "priority",
                            "assignee",
                            "summary",
                            "fix-versions",
                            "affects-versions",
                            "labels",
                            "unknowns")),
            Map.entry("servicenow", List.of("user", "password", "instance", "board")),
            Map.entry("splunk", List.of("url", "token", "size-limit", "tls-verify")),
            Map.entry(
                    "opsgenie",
                    List.of("token", "user", "assignee", "recipients", "priority", "tags", "alias", "entity")),
            Map.entry("pagerduty", List.of("pagerduty-auth-token", "pagerduty-routing-key")),
            Map.entry("nexusiq", List.of("url", "user", "password", "organization-id")),
            Map.entry("dependencytrack", List.of("url", "dependency-track-api-key")),
            Map.entry("defectdojo", List.of("url", "token")),
            Map.entry("awssecurityhub", List.of()),
            Map.entry("exec", List.of("env", "input-file", "exec-script")),
            Map.entry(
                    "docker",
                    List.of("docker-image-name", "docker-cmd", "docker-env", "docker-network", "docker-volume-mounts")),
            Map.entry(
                    "kubernetes",
                    List.of(
                            "kube-namespace",
                            "kube-config-file",
                            "kube-label-selector",
                            "kube-labels",
                            "kube-annotations",
                            "kube-actions")));

    private ActionKeys() {}

    /// Keys of an action that its type does not know; none where the type itself is not known.
    static List<String> unknown(PosteeAction action) {
        var known = KEYS.get(action.type().toLowerCase(Locale.ROOT));
        return known == null
                ? List.of()
                : action.fields().keySet().stream()
                        .filter(key -> !COMMON.contains(key) && !known.contains(key))
                        .toList();
    }
}
