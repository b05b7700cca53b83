package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Issues in Jira: opened, commented, moved on when it is over.
@Explained(
        value =
                "Issues in Jira, Cloud or Data Center: opened, commented, and moved by a transition when it is over. An issue "
                        + "is found again by a label of its own, so that another attempt opens no second one. Where there are more "
                        + "findings than an issue can name, all are attached as CSV.",
        example = "jira: { name: tickets, url: 'https://example.atlassian.net', user: bot@example.org, "
                + "token: '${env:JIRA_TOKEN}', project: SEC, issueType: Bug, assignOwner: true, "
                + "fields: { customfield_10010: containers } }")
public record JiraChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Jira's address.") String url,

        @Explained("The user whose token it is; absent for a personal access token of Data Center.") @Nullable
        String user,

        @Explained("An API token, a password, or a personal access token.")
        Secret token,

        @Explained("Key of the project.") String project,

        @Explained("Type of its issues; `Task` unless set.") String issueType,

        @Explained("Priority of every issue; the project's own unless set.") @Nullable
        String priority,

        @Explained("Labels of its issues.") List<String> labels,

        @Explained("Components, by their names.") List<String> components,

        @Explained("Versions that fix it, by their names.") List<String> fixVersions,

        @Explained("Versions that have it, by their names.") List<String> affectsVersions,

        @Explained("Assign to the user with this address of mail or name.") @Nullable
        String assignee,

        @Explained("Assign to the first owner of the scope whom Jira knows.")
        boolean assignOwner,

        @Explained(
                "Further fields: by id (`customfield_10010`, `duedate`) or by the name that Jira shows; values as Jira's "
                        + "interface takes them.")
        Map<String, Object> fields,

        @Explained("The transition, or the status, to which it moves when it is over; `Done` unless set.")
        String resolveTransition,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls,

        @Explained(
                "Name of a scrum board of the project: what is opened goes into its active sprint, where there is one.")
        @Nullable
        String board,

        @Explained("With `board`: the sprint of this name instead of the active one.") @Nullable
        String sprint)
        implements Channel {
    /// The longest description that Jira takes.
    static final int LONGEST = 32_767;

    public JiraChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        token = Checks.present("token", token);
        project = Checks.text("project", project);
        if (!project.matches("[A-Za-z][A-Za-z0-9_]{0,99}")) {
            throw new IllegalArgumentException("project is " + project + "; expected a key such as SEC");
        }
        issueType = Checks.text("issueType", issueType, "Task");
        labels = Checks.list(labels);
        for (var label : labels) {
            if (label.isBlank() || label.contains(" ")) {
                throw new IllegalArgumentException("labels has '" + label + "'; labels of Jira have no spaces");
            }
        }
        components = Checks.list(components);
        fixVersions = Checks.list(fixVersions);
        affectsVersions = Checks.list(affectsVersions);
        fields = Checks.map(fields);
        resolveTransition = Checks.text("resolveTransition", resolveTransition, "Done");
        if (sprint != null && board == null) {
            throw new IllegalArgumentException("sprint needs the board that it belongs to");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var templated = message.withTemplate(template);
            // only a new issue gets the file
            var text = message.action() == Message.Action.OPEN
                    ? surroundings.texts().besideFile(templated, Markup.JIRA, LONGEST)
                    : surroundings.texts().text(templated, Markup.JIRA, LONGEST);
            return new JiraIssue(this, message, text, surroundings).tell(message);
        });
    }

    /// Jira Cloud and Jira Data Center differ in how they search and in how they name people.
    boolean cloud() {
        return url.endsWith(".atlassian.net");
    }

    HttpCall call(Surroundings surroundings, String method, String path) {
        return at(surroundings, method, "/rest/api/2/" + path);
    }

    /// Boards and sprints have an interface of their own.
    HttpCall agile(Surroundings surroundings, String path) {
        return at(surroundings, "GET", "/rest/agile/1.0/" + path);
    }

    private HttpCall at(Surroundings surroundings, String method, String path) {
        var call = new HttpCall(surroundings, method, url + path).tls(tls);
        return user == null
                ? call.secretHeader("Authorization", "Bearer ", token)
                : call.basic(Objects.requireNonNull(user), token);
    }
}
