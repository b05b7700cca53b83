package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Issues on GitLab: opened, commented, closed.
@Explained(
        value =
                "Issues on GitLab: opened, commented, closed when it is over. An issue is found again by a mark in its text.",
        example = "gitlab: { name: issues, project: example/app, token: '${env:GITLAB_TOKEN}', labels: [security] }")
public record GitlabChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Path of the project, or its number.") String project,

        @Explained("A token with the scope `api`.") Secret token,

        @Explained("Labels of its issues.") List<String> labels,

        @Explained("Keep issues from those who are no members of the project.")
        boolean confidential,

        @Explained("https://gitlab.com unless set.") String url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    private static final int LONGEST = 60_000;

    public GitlabChannel {
        name = Checks.text("name", name);
        project = Checks.text("project", project);
        token = Checks.present("token", token);
        labels = Checks.list(labels);
        url = Checks.url("url", url, "https://gitlab.com");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var text = surroundings.texts().text(message.withTemplate(template), Markup.MARKDOWN, LONGEST);
            return new Issue(Ticket.mark(message), text, surroundings).tell(message);
        });
    }

    private final class Issue implements Ticket {
        private final String mark;
        private final Text text;
        private final Surroundings surroundings;

        Issue(String mark, Text text, Surroundings surroundings) {
            this.mark = mark;
            this.text = text;
            this.surroundings = surroundings;
        }

        @Override
        public @Nullable String find() throws UndeliverableException, SendingException, InterruptedException {
            var issues = call("GET", "?state=opened&in=description&per_page=1&search=" + mark)
                    .succeedWithJson();
            var number = issues.path(0).path("iid").asString("");
            return number.isEmpty() ? null : number;
        }

        @Override
        public String open() throws UndeliverableException, SendingException, InterruptedException {
            var issue = Json.object()
                    .put("title", Lines.one(text.title(), 250))
                    .put("description", text.body() + "\n\n<!-- " + mark + " -->")
                    .put("labels", String.join(",", labels))
                    .put("confidential", confidential);
            return call("POST", "").json(issue).succeedWithJson().path("iid").asString("");
        }

        @Override
        public void comment(String ticket) throws UndeliverableException, SendingException, InterruptedException {
            call("POST", "/" + HttpCall.encode(ticket) + "/notes")
                    .json(Json.object().put("body", text.body()))
                    .succeed();
        }

        @Override
        public void close(String ticket) throws UndeliverableException, SendingException, InterruptedException {
            call("PUT", "/" + HttpCall.encode(ticket))
                    .json(Json.object().put("state_event", "close"))
                    .succeed();
            comment(ticket);
        }

        private HttpCall call(String method, String path) {
            var address = url + "/api/v4/projects/" + HttpCall.encode(project) + "/issues" + path;
            return new HttpCall(surroundings, method, address)
                    .secretHeader("PRIVATE-TOKEN", "", token)
                    .tls(tls);
        }
    }
}
