package dev.plimsoll.notifier.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A thing has one ticket: it is found again, commented, closed.
final class TicketChannelsTest {
    private static final WireMockServer SERVER = started();
    private static final Message OPEN = Samples.message(EventKind.FINDING_OPENED);
    private static final Message UPDATE = Samples.again(OPEN, Message.Action.UPDATE, null);
    private static final Message RESOLVE = Samples.again(OPEN, Message.Action.RESOLVE, null);
    private static final String MARK = Ticket.mark(OPEN);

    private final Surroundings surroundings = Samples.surroundings();

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void jira_opens_with_label_owner_and_fields_and_never_twice() throws InterruptedException {
        jira("[]");
        SERVER.stubFor(get(urlPathEqualTo("/rest/api/2/user/search")).willReturn(okJson("[{\"name\":\"owner\"}]")));
        SERVER.stubFor(get(urlPathEqualTo("/rest/api/2/field"))
                .willReturn(okJson("[{\"id\":\"customfield_7\",\"name\":\"Team\"}]")));
        SERVER.stubFor(post(urlPathEqualTo("/rest/api/2/issue")).willReturn(okJson("{\"key\":\"SEC-7\"}")));

        assertThat(deliver(jira(true, Map.of("Team", "blue")), OPEN)).isEqualTo("SEC-7");
        SERVER.verify(postRequestedFor(urlPathEqualTo("/rest/api/2/issue"))
                .withRequestBody(matchingJsonPath("$.fields.project.key", equalTo("SEC")))
                .withRequestBody(matchingJsonPath("$.fields.issuetype.name", equalTo("Task")))
                .withRequestBody(matchingJsonPath("$.fields.labels[0]", equalTo(MARK)))
                .withRequestBody(matchingJsonPath("$.fields.assignee.name", equalTo("owner")))
                .withRequestBody(matchingJsonPath("$.fields.customfield_7", equalTo("blue"))));

        SERVER.resetRequests();
        jira("[{\"key\":\"SEC-7\"}]");
        assertThat(deliver(jira(true, Map.of()), OPEN)).isEqualTo("SEC-7");
        SERVER.verify(0, postRequestedFor(anyUrl()));
        SERVER.verify(getRequestedFor(urlPathEqualTo("/rest/api/2/search"))
                .withQueryParam("jql", containing("labels = \"" + MARK + "\"")));
    }

    @Test
    void jira_puts_what_it_opens_into_the_sprint_of_the_board() throws InterruptedException {
        jira("[]");
        SERVER.stubFor(post(urlPathEqualTo("/rest/api/2/issue")).willReturn(okJson("{\"key\":\"SEC-9\"}")));
        SERVER.stubFor(get(urlPathEqualTo("/rest/agile/1.0/board"))
                .willReturn(okJson("{\"values\":[{\"id\":3,\"name\":\"Other\",\"type\":\"scrum\"},"
                        + "{\"id\":4,\"name\":\"SEC board\",\"type\":\"scrum\"}]}")));
        SERVER.stubFor(get(urlPathEqualTo("/rest/agile/1.0/board/4/sprint"))
                .willReturn(okJson("{\"values\":[{\"id\":41,\"name\":\"One\"},{\"id\":42,\"name\":\"Two\"}]}")));
        SERVER.stubFor(get(urlPathEqualTo("/rest/api/2/field"))
                .willReturn(okJson("[{\"id\":\"customfield_20\",\"name\":\"Sprint\","
                        + "\"schema\":{\"custom\":\"com.pyxis.greenhopper.jira:gh-sprint\"}}]")));

        assertThat(deliver(jira("SEC board", null), OPEN)).isEqualTo("SEC-9");
        SERVER.verify(postRequestedFor(urlPathEqualTo("/rest/api/2/issue"))
                .withRequestBody(matchingJsonPath("$.fields.customfield_20", equalTo("41"))));
        deliver(jira("SEC board", "two"), OPEN);
        SERVER.verify(postRequestedFor(urlPathEqualTo("/rest/api/2/issue"))
                .withRequestBody(matchingJsonPath("$.fields.customfield_20", equalTo("42"))));

        SERVER.resetRequests();
        assertThat(deliver(jira("No such board", null), OPEN)).isEqualTo("SEC-9");
        SERVER.verify(postRequestedFor(urlPathEqualTo("/rest/api/2/issue"))
                .withRequestBody(com.github.tomakehurst.wiremock.client.WireMock.not(containing("customfield_20"))));
    }

    @Test
    void jira_comments_and_moves_to_the_configured_status() throws InterruptedException {
        jira("[{\"key\":\"SEC-7\"}]");
        SERVER.stubFor(post(urlPathMatching("/rest/api/2/issue/SEC-7/.*")).willReturn(okJson("{}")));
        SERVER.stubFor(get(urlPathEqualTo("/rest/api/2/issue/SEC-7/transitions"))
                .willReturn(okJson("{\"transitions\":[{\"id\":\"11\",\"name\":\"Start\"},"
                        + "{\"id\":\"31\",\"name\":\"Finish\",\"to\":{\"name\":\"Done\"}}]}")));

        assertThat(deliver(jira(false, Map.of()), UPDATE)).isEqualTo("SEC-7");
        SERVER.verify(1, postRequestedFor(urlPathEqualTo("/rest/api/2/issue/SEC-7/comment")));

        assertThat(deliver(jira(false, Map.of()), RESOLVE)).isEqualTo("SEC-7");
        SERVER.verify(postRequestedFor(urlPathEqualTo("/rest/api/2/issue/SEC-7/transitions"))
                .withRequestBody(matchingJsonPath("$.transition.id", equalTo("31"))));
    }

    @Test
    void jira_names_the_transitions_that_there_are() throws InterruptedException {
        jira("[{\"key\":\"SEC-7\"}]");
        SERVER.stubFor(get(urlPathEqualTo("/rest/api/2/issue/SEC-7/transitions"))
                .willReturn(okJson("{\"transitions\":[{\"id\":\"11\",\"name\":\"Start\"}]}")));

        assertThat(jira(false, Map.of()).deliver(RESOLVE, surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("Done", "Start"));
    }

    @Test
    void jira_keeps_its_limit_and_gets_the_rest_as_a_file() throws InterruptedException {
        jira("[]");
        SERVER.stubFor(post(urlPathEqualTo("/rest/api/2/issue")).willReturn(okJson("{\"key\":\"SEC-8\"}")));
        SERVER.stubFor(
                post(urlPathEqualTo("/rest/api/2/issue/SEC-8/attachments")).willReturn(okJson("[]")));

        deliver(jira(false, Map.of()), Samples.largeScan());

        var issue = SERVER.findAll(postRequestedFor(urlPathEqualTo("/rest/api/2/issue")))
                .getFirst();
        var description = Json.read(issue.getBodyAsString())
                .path("fields")
                .path("description")
                .asString("");
        assertThat(description).hasSizeLessThanOrEqualTo(JiraChannel.LONGEST).contains("2,950 more");
        SERVER.verify(postRequestedFor(urlPathEqualTo("/rest/api/2/issue/SEC-8/attachments"))
                .withHeader("X-Atlassian-Token", equalTo("no-check"))
                .withRequestBody(containing("findings.csv")));
    }

    @Test
    void github_finds_the_issue_by_its_mark_comments_and_closes() throws InterruptedException {
        SERVER.stubFor(get(urlPathEqualTo("/repos/o/r/issues"))
                .willReturn(okJson(
                        "[{\"number\":3,\"body\":\"other\"},{\"number\":4,\"body\":\"x <!-- " + MARK + " -->\"}]")));
        SERVER.stubFor(post(urlPathEqualTo("/repos/o/r/issues/4/comments")).willReturn(okJson("{}")));
        SERVER.stubFor(patch(urlPathEqualTo("/repos/o/r/issues/4")).willReturn(okJson("{}")));
        var channel = new GithubChannel(
                "c", "o/r", Secret.of("t0k3n-value"), List.of(), List.of(), SERVER.baseUrl(), null, null);

        assertThat(deliver(channel, OPEN)).isEqualTo("4");
        SERVER.verify(0, postRequestedFor(anyUrl()));
        assertThat(deliver(channel, UPDATE)).isEqualTo("4");
        assertThat(deliver(channel, RESOLVE)).isEqualTo("4");
        SERVER.verify(patchRequestedFor(urlEqualTo("/repos/o/r/issues/4"))
                .withRequestBody(matchingJsonPath("$.state", equalTo("closed"))));
        SERVER.verify(2, postRequestedFor(urlEqualTo("/repos/o/r/issues/4/comments")));
    }

    @Test
    void gitlab_finds_comments_and_closes() throws InterruptedException {
        SERVER.stubFor(get(urlPathMatching("/api/v4/projects/.*")).willReturn(okJson("[{\"iid\":5}]")));
        SERVER.stubFor(post(urlPathMatching(".*/notes")).willReturn(okJson("{}")));
        SERVER.stubFor(put(urlPathMatching(".*/issues/5")).willReturn(okJson("{}")));
        var channel = new GitlabChannel(
                "c", "group/app", Secret.of("t0k3n-value"), List.of(), false, SERVER.baseUrl(), null, null);

        assertThat(deliver(channel, OPEN)).isEqualTo("5");
        assertThat(deliver(channel, RESOLVE)).isEqualTo("5");
        SERVER.verify(putRequestedFor(urlEqualTo("/api/v4/projects/group%2Fapp/issues/5"))
                .withRequestBody(matchingJsonPath("$.state_event", equalTo("close"))));
    }

    @Test
    void servicenow_finds_by_correlation_and_resolves() throws InterruptedException {
        SERVER.stubFor(get(urlPathEqualTo("/api/now/table/incident"))
                .willReturn(okJson("{\"result\":[{\"sys_id\":\"abc\"}]}")));
        SERVER.stubFor(patch(urlPathEqualTo("/api/now/table/incident/abc")).willReturn(okJson("{\"result\":{}}")));
        var channel =
                new ServiceNowChannel("c", SERVER.baseUrl(), "u", Secret.of("passw0rd"), "", Map.of(), "", null, null);

        assertThat(deliver(channel, OPEN)).isEqualTo("abc");
        SERVER.verify(0, postRequestedFor(anyUrl()));
        assertThat(deliver(channel, RESOLVE)).isEqualTo("abc");
        SERVER.verify(patchRequestedFor(urlEqualTo("/api/now/table/incident/abc"))
                .withRequestBody(matchingJsonPath("$.state", equalTo("6"))));
    }

    @Test
    void what_has_no_ticket_is_not_opened_to_be_closed() throws InterruptedException {
        jira("[]");

        assertThat(deliver(jira(false, Map.of()), RESOLVE)).isNull();
        SERVER.verify(1, anyRequestedFor(anyUrl()));
    }

    private static void jira(String issues) {
        SERVER.stubFor(get(urlPathEqualTo("/rest/api/2/search")).willReturn(okJson("{\"issues\":" + issues + "}")));
    }

    private static JiraChannel jira(boolean assignOwner, Map<String, Object> fields) {
        return jira(assignOwner, fields, null, null);
    }

    private static JiraChannel jira(String board, @Nullable String sprint) {
        return jira(false, Map.of(), board, sprint);
    }

    private static JiraChannel jira(
            boolean assignOwner, Map<String, Object> fields, @Nullable String board, @Nullable String sprint) {
        return new JiraChannel(
                "c",
                SERVER.baseUrl(),
                null,
                Secret.of("t0k3n-value"),
                "SEC",
                "",
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                assignOwner,
                fields,
                "",
                null,
                null,
                board,
                sprint);
    }

    private @Nullable String deliver(Channel channel, Message message) throws InterruptedException {
        var outcome = channel.deliver(message, surroundings);
        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        return ((Outcome.Delivered) outcome).reference();
    }

    private static WireMockServer started() {
        var server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        return server;
    }
}
