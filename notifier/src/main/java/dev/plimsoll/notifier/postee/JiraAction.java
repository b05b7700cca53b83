package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.postee.PosteeSettings.PosteeAction;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The keys of a channel for Jira, made of an action's; what an action leaves out is as Postee has it.
final class JiraAction {
    private final PosteeAction action;
    private final UnaryOperator<@Nullable String> environment;
    private final List<String> notes;
    private final ChannelKeys keys;

    /// @param notes gets what differs from what Postee does, for people
    JiraAction(PosteeAction action, UnaryOperator<@Nullable String> environment, List<String> notes) {
        this.action = action;
        this.keys = new ChannelKeys(action);
        this.environment = environment;
        this.notes = notes;
    }

    Map<String, Object> keys() {
        keys.copy("url", "url");
        var token = action.text("token");
        if (token.isEmpty()) {
            keys.copy("user", "user");
            token = action.text("password");
        }
        if (token.isEmpty()) {
            var set = environment.apply("JIRA_PASSWORD");
            token = set == null ? "" : set;
        }
        keys.put("token", token);
        keys.put("project", action.text("project-key").toUpperCase(Locale.ROOT));
        keys.copy("issueType", "issuetype");
        keys.put("priority", action.text("priority").isEmpty() ? "High" : action.text("priority"));
        keys.put(
                "board",
                action.text("board").isEmpty()
                        ? action.text("project-key").toUpperCase(Locale.ROOT) + " board"
                        : action.text("board"));
        keys.copy("sprint", "sprint");
        keys.copyList("labels", "labels");
        keys.copyList("fixVersions", "fix-versions");
        keys.copyList("affectsVersions", "affects-versions");
        var assignees = action.list("assignee");
        if (assignees.contains(ActionMapping.OWNERS)) {
            keys.put("assignOwner", true);
        }
        assignees.stream()
                .filter(one -> !one.equals(ActionMapping.OWNERS))
                .findFirst()
                .ifPresent(one -> keys.put("assignee", one));
        if (assignees.isEmpty()) {
            keys.copy("assignee", "user");
        }
        var fields = new LinkedHashMap<String, Object>();
        action.map("unknowns").forEach((name, value) -> field(name, String.valueOf(value), fields));
        if (!fields.isEmpty()) {
            keys.put("fields", fields);
        }
        if (!action.text("summary").isEmpty()) {
            notes.add("'summary' does nothing: the title of the template is the issue's");
        }
        return keys.all();
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
                                Arrays.stream(value.split(","))
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
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            return value;
        }
    }
}
