package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.SendingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One issue in Jira, over its REST interface version 2, which Cloud and Data Center share.
final class JiraIssue implements Ticket {
    private static final int LONGEST_SUMMARY = 250;

    private final JiraChannel channel;
    private final Message message;
    private final Text text;
    private final Surroundings surroundings;

    JiraIssue(JiraChannel channel, Message message, Text text, Surroundings surroundings) {
        this.channel = channel;
        this.message = message;
        this.text = text;
        this.surroundings = surroundings;
    }

    @Override
    public @Nullable String find() throws UndeliverableException, SendingException, InterruptedException {
        var jql = "project = \"" + channel.project() + "\" AND labels = \"" + Ticket.mark(message)
                + "\" AND statusCategory != Done ORDER BY created ASC";
        // Cloud gave up the old search in 2025, Data Center has no other.
        var found = call(
                        "GET",
                        (channel.cloud() ? "search/jql" : "search") + "?fields=status&maxResults=1&jql="
                                + HttpCall.encode(jql))
                .succeedWithJson();
        var key = found.path("issues").path(0).path("key").asString("");
        return key.isEmpty() ? null : key;
    }

    @Override
    public String open() throws UndeliverableException, SendingException, InterruptedException {
        var issue = Json.object();
        var fields = issue.putObject("fields");
        fields.putObject("project").put("key", channel.project());
        fields.putObject("issuetype").put("name", channel.issueType());
        fields.put("summary", Lines.one(text.title(), LONGEST_SUMMARY));
        fields.put("description", text.body());
        var labels = fields.putArray("labels").add(Ticket.mark(message));
        channel.labels().forEach(labels::add);
        if (channel.priority() != null) {
            fields.putObject("priority").put("name", channel.priority());
        }
        named(fields, "components", channel.components());
        named(fields, "fixVersions", channel.fixVersions());
        named(fields, "versions", channel.affectsVersions());
        assign(fields);
        new JiraSprint(channel, surroundings).into(fields);
        ownFields(fields);
        var key =
                call("POST", "issue").json(issue).succeedWithJson().path("key").asString("");
        if (text.missing() > 0 && !key.isEmpty()) {
            attach(key);
        }
        return key;
    }

    @Override
    public void comment(String ticket) throws UndeliverableException, SendingException, InterruptedException {
        call("POST", "issue/" + HttpCall.encode(ticket) + "/comment")
                .json(Json.object().put("body", text.body()))
                .succeed();
    }

    @Override
    public void close(String ticket) throws UndeliverableException, SendingException, InterruptedException {
        var path = "issue/" + HttpCall.encode(ticket) + "/transitions";
        var transitions = call("GET", path).succeedWithJson().path("transitions");
        var wanted = transition(transitions);
        // Moved first: an attempt that breaks in between finds no open issue, and says nothing twice.
        var move = Json.object();
        move.putObject("transition").put("id", wanted);
        call("POST", path).json(move).succeed();
        comment(ticket);
    }

    private String transition(JsonNode transitions) throws UndeliverableException {
        var names = new ArrayList<String>();
        for (var transition : transitions) {
            var name = transition.path("name").asString("");
            var status = transition.path("to").path("name").asString("");
            if (channel.resolveTransition().equalsIgnoreCase(name)
                    || channel.resolveTransition().equalsIgnoreCase(status)) {
                return transition.path("id").asString("");
            }
            names.add(Lines.one(name, 50));
        }
        throw UndeliverableException.refused("resolveTransition " + channel.resolveTransition()
                + " is none that the issue has now; it has " + names);
    }

    /// To the one that the configuration names, else to the first owner whom Jira knows; else to nobody.
    private void assign(ObjectNode fields) throws UndeliverableException, SendingException, InterruptedException {
        var candidates = new ArrayList<String>();
        if (channel.assignee() != null) {
            candidates.add(channel.assignee());
        }
        var scope = Facts.scope(message);
        if (channel.assignOwner() && scope != null) {
            scope.owners().stream()
                    .filter(owner -> owner.matches("[^\\p{Cntrl}]{1,254}"))
                    .forEach(candidates::add);
        }
        for (var candidate : candidates.stream().distinct().limit(5).toList()) {
            var parameter = channel.cloud() ? "query=" : "username=";
            var users = call("GET", "user/search?maxResults=2&" + parameter + HttpCall.encode(candidate))
                    .succeedWithJson();
            var id = channel.cloud() ? "accountId" : "name";
            var found = users.path(0).path(id).asString("");
            if (!found.isEmpty()) {
                fields.putObject("assignee").put(id, found);
                return;
            }
        }
    }

    private void ownFields(ObjectNode fields) throws UndeliverableException, SendingException, InterruptedException {
        @Nullable JsonNode known = null;
        for (var field : channel.fields().entrySet()) {
            var id = field.getKey();
            if (!id.matches("[a-z][A-Za-z0-9_]*")) {
                if (known == null) {
                    known = call("GET", "field").succeedWithJson();
                }
                id = id(known, field.getKey());
            }
            fields.set(id, Json.tree(field.getValue()));
        }
    }

    private static String id(JsonNode fields, String name) throws UndeliverableException {
        for (var field : fields) {
            if (field.path("name").asString("").equalsIgnoreCase(name)) {
                return field.path("id").asString("");
            }
        }
        throw UndeliverableException.refused("fields has '" + name + "', which Jira does not know");
    }

    private static void named(ObjectNode fields, String field, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode array = fields.putArray(field);
            names.forEach(name -> array.addObject().put("name", name));
        }
    }

    /// All findings beside an issue that cannot name them. That it is not allowed does not undo the issue.
    private void attach(String key) throws UndeliverableException, SendingException, InterruptedException {
        var form = new MultipartForm()
                .file(
                        "file",
                        "findings.csv",
                        "text/csv",
                        FindingsTable.csv(message).getBytes(StandardCharsets.UTF_8));
        call("POST", "issue/" + HttpCall.encode(key) + "/attachments")
                .header("X-Atlassian-Token", "no-check")
                .body(form.type(), form.bytes())
                .send();
    }

    private HttpCall call(String method, String path) {
        return channel.call(surroundings, method, path);
    }
}
