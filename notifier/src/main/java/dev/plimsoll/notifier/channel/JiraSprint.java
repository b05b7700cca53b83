package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.SendingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Looks up the sprint that a new issue goes into, over the interface of Jira Software. A board that is not there, that
/// is no scrum board or has no such sprint leaves the issue without one: better that than no issue.
final class JiraSprint {
    /// The kind of field that holds sprints; its id differs between instances.
    private static final String FIELD = "com.pyxis.greenhopper.jira:gh-sprint";

    private final JiraChannel channel;
    private final Surroundings surroundings;

    JiraSprint(JiraChannel channel, Surroundings surroundings) {
        this.channel = channel;
        this.surroundings = surroundings;
    }

    /// Puts the sprint into an issue that is to be opened.
    void into(ObjectNode fields) throws UndeliverableException, SendingException, InterruptedException {
        var board = channel.board();
        if (board == null) {
            return;
        }
        long sprint = sprint(board);
        var field = sprint == 0 ? null : field();
        if (field != null) {
            fields.put(field, sprint);
        }
    }

    private long sprint(String board) throws UndeliverableException, SendingException, InterruptedException {
        var boards = channel.agile(
                        surroundings,
                        "board?type=scrum&projectKeyOrId=" + HttpCall.encode(channel.project()) + "&name="
                                + HttpCall.encode(board))
                .send();
        if (!boards.success()) {
            return absent(boards.status(), boards.worthAnotherTry());
        }
        for (var one : Json.read(boards.body()).path("values")) {
            if (one.path("name").asString("").equalsIgnoreCase(board)
                    && one.path("type").asString("").equals("scrum")) {
                return sprint(one.path("id").asLong(0));
            }
        }
        return 0;
    }

    private long sprint(long board) throws UndeliverableException, SendingException, InterruptedException {
        var wanted = channel.sprint();
        var states = wanted == null ? "active" : "active,future";
        var sprints = channel.agile(surroundings, "board/" + board + "/sprint?state=" + states)
                .send();
        if (!sprints.success()) {
            return absent(sprints.status(), sprints.worthAnotherTry());
        }
        for (var one : Json.read(sprints.body()).path("values")) {
            if (wanted == null
                    || one.path("name").asString("").equalsIgnoreCase(Objects.requireNonNull(channel.sprint()))) {
                return one.path("id").asLong(0);
            }
        }
        return 0;
    }

    /// Instances without Jira Software have no boards.
    private static long absent(int status, boolean worthAnotherTry) throws UndeliverableException {
        if (worthAnotherTry) {
            throw UndeliverableException.later("Jira answered " + status + " when it was asked for boards");
        }
        return 0;
    }

    private @Nullable String field() throws UndeliverableException, SendingException, InterruptedException {
        for (var field : channel.call(surroundings, "GET", "field").succeedWithJson()) {
            if (field.path("schema").path("custom").asString("").equals(FIELD)) {
                return field.path("id").asString("");
            }
        }
        return null;
    }
}
