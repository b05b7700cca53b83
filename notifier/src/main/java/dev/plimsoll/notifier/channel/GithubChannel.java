package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Issues on GitHub: opened, commented, closed.
@Explained(
        value =
                "Issues on GitHub: opened, commented, closed when it is over. An issue is found again by a mark in its text.",
        example = "github: { name: issues, repository: example/app, token: '${env:GITHUB_TOKEN}', labels: [security] }")
public record GithubChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Owner and name.") String repository,

        @Explained("A token that may write issues.") Secret token,

        @Explained("Labels of its issues, the first finds them again; `plimsoll` unless set.")
        List<String> labels,

        @Explained("Whom to assign.") List<String> assignees,

        @Explained("https://api.github.com unless set; on an own server https://HOST/api/v3.")
        String url,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    /// An issue may have 65,536; lists of them are read to find one again.
    private static final int LONGEST = 12_000;

    private static final int PAGE = 30;
    private static final int PAGES = 20;

    public GithubChannel {
        name = Checks.text("name", name);
        repository = Checks.text("repository", repository);
        if (!repository.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("repository is " + repository + "; expected owner/name");
        }
        token = Checks.present("token", token);
        labels = labels == null || labels.isEmpty() ? List.of("plimsoll") : List.copyOf(labels);
        assignees = Checks.list(assignees);
        url = Checks.url("url", url, "https://api.github.com");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var text = surroundings.texts().text(message.withTemplate(template), Markup.MARKDOWN, LONGEST);
            return new Issue(message, text, surroundings).tell(message);
        });
    }

    private final class Issue implements Ticket {
        private final String mark;
        private final Text text;
        private final Surroundings surroundings;

        Issue(Message message, Text text, Surroundings surroundings) {
            this.mark = "<!-- " + Ticket.mark(message) + " -->";
            this.text = text;
            this.surroundings = surroundings;
        }

        @Override
        public @Nullable String find() throws UndeliverableException, SendingException, InterruptedException {
            for (var page = 1; page <= PAGES; page++) {
                var issues = call(
                                "GET",
                                "?state=open&per_page=" + PAGE + "&page=" + page + "&labels="
                                        + HttpCall.encode(labels.getFirst()))
                        .succeedWithJson();
                for (JsonNode issue : issues) {
                    if (issue.path("body").asString("").contains(mark)) {
                        return issue.path("number").asString("");
                    }
                }
                if (issues.size() < PAGE) {
                    return null;
                }
            }
            throw UndeliverableException.refused(repository + " has more than " + PAGE * PAGES
                    + " open issues labelled " + labels.getFirst() + ": close some, or group more in the route");
        }

        @Override
        public String open() throws UndeliverableException, SendingException, InterruptedException {
            var issue =
                    Json.object().put("title", Lines.one(text.title(), 250)).put("body", text.body() + "\n\n" + mark);
            labels.forEach(issue.putArray("labels")::add);
            assignees.forEach(issue.putArray("assignees")::add);
            return call("POST", "").json(issue).succeedWithJson().path("number").asString("");
        }

        @Override
        public void comment(String ticket) throws UndeliverableException, SendingException, InterruptedException {
            call("POST", "/" + number(ticket) + "/comments")
                    .json(Json.object().put("body", text.body()))
                    .succeed();
        }

        @Override
        public void close(String ticket) throws UndeliverableException, SendingException, InterruptedException {
            // Closed first: an attempt that breaks in between finds no open issue, and says nothing twice.
            call("PATCH", "/" + number(ticket))
                    .json(Json.object().put("state", "closed").put("state_reason", "completed"))
                    .succeed();
            comment(ticket);
        }

        private HttpCall call(String method, String path) {
            return new HttpCall(surroundings, method, url + "/repos/" + repository + "/issues" + path)
                    .secretHeader("Authorization", "Bearer ", token)
                    .header("Accept", "application/vnd.github+json")
                    .header("X-GitHub-Api-Version", "2022-11-28")
                    .tls(tls);
        }
    }

    private static String number(String ticket) throws UndeliverableException {
        if (!ticket.matches("\\d{1,12}")) {
            throw UndeliverableException.refused("'" + Lines.one(ticket, 50) + "' is no number of an issue");
        }
        return ticket;
    }
}
