package dev.plimsoll.notifier.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.plimsoll.notifier.sending.Secret;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// One channel over HTTP and how its destination answers.
///
/// @param channel made for a server's address
/// @param status of success
/// @param answer of success
/// @param stubs what some requests are answered otherwise
/// @param longest bodies of one message together, in characters
/// @param sendsJson whether its bodies are JSON
/// @param speaks whether people read what it sends
/// @param proof what shows that it told of the finding: its id, or what stands for it where only packages are sent
record HttpCase(
        String name,
        Function<String, Channel> channel,
        int status,
        String answer,
        Consumer<WireMockServer> stubs,
        int longest,
        boolean sendsJson,
        boolean speaks,
        String proof) {
    static final String SECRET = "s3cr3t-t0k3n-value";
    private static final String FINDING = "CVE-2026-0001";
    private static final Secret TOKEN = Secret.of(SECRET);

    static final List<HttpCase> ALL = List.of(
            speaking("slack webhook", url -> new SlackChannel("c", secret(url), null, null, "", null), "ok", 12_000),
            speaking(
                    "slack bot",
                    url -> new SlackChannel("c", null, TOKEN, "C1", url, null),
                    "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1.2\"}",
                    12_000),
            speaking("teams", url -> new TeamsChannel("c", secret(url), null, null), "", 9_000),
            speaking("discord", url -> new DiscordChannel("c", secret(url), null), "", 6_000),
            speaking("mattermost", url -> new MattermostChannel("c", secret(url), "town", null, null), "ok", 17_000),
            speaking("googlechat", url -> new GoogleChatChannel("c", secret(url), null), "{}", 6_000),
            speaking(
                    "telegram",
                    url -> new TelegramChannel("c", TOKEN, "@chat", url, null),
                    "{\"ok\":true,\"result\":{\"message_id\":7}}",
                    6_000),
            speaking(
                    "pagerduty",
                    url -> new PagerDutyChannel("c", TOKEN, url, null),
                    "{\"status\":\"success\"}",
                    30_000),
            speaking(
                    "opsgenie",
                    url -> new OpsgenieChannel(
                            "c", TOKEN, url, "ops", List.of("a"), null, null, List.of(), List.of(), null, null, null),
                    "{}",
                    20_000),
            new HttpCase(
                    "alertmanager",
                    url -> new AlertmanagerChannel(
                            "c", url, "user", TOKEN, null, Map.of("team", "blue"), 0, null, null),
                    200,
                    "",
                    _ -> {},
                    60_000,
                    true,
                    true,
                    FINDING),
            ticket(
                    "jira",
                    url -> new JiraChannel(
                            "c",
                            url,
                            "bot",
                            TOKEN,
                            "SEC",
                            "",
                            null,
                            List.of("security"),
                            List.of(),
                            List.of(),
                            List.of(),
                            null,
                            true,
                            Map.of("Story points", 3),
                            "",
                            null,
                            null,
                            null,
                            null),
                    "{\"key\":\"SEC-1\",\"issues\":[],\"transitions\":[{\"id\":\"31\",\"name\":\"Done\"}]}",
                    server -> {
                        server.stubFor(
                                get(urlPathMatching(".*/user/search")).willReturn(okJson("[{\"name\":\"owner\"}]")));
                        server.stubFor(get(urlPathMatching(".*/field"))
                                .willReturn(okJson("[{\"id\":\"customfield_1\",\"name\":\"Story Points\"}]")));
                        server.stubFor(any(urlPathMatching(".*/attachments")).willReturn(okJson("[]")));
                    },
                    600_000),
            ticket(
                    "servicenow",
                    url -> new ServiceNowChannel("c", url, "user", TOKEN, "", Map.of("category", "x"), "", null, null),
                    "{\"result\":{\"sys_id\":\"abc\"}}",
                    server -> server.stubFor(get(urlPathMatching(".*")).willReturn(okJson("{\"result\":[]}"))),
                    40_000),
            ticket(
                    "github",
                    url -> new GithubChannel(
                            "c", "example/app", TOKEN, List.of("security"), List.of("someone"), url, null, null),
                    "{\"number\":7}",
                    server -> server.stubFor(get(urlPathMatching(".*")).willReturn(okJson("[]"))),
                    20_000),
            ticket(
                    "gitlab",
                    url -> new GitlabChannel("c", "example/app", TOKEN, List.of("security"), true, url, null, null),
                    "{\"iid\":7}",
                    server -> server.stubFor(get(urlPathMatching(".*")).willReturn(okJson("[]"))),
                    70_000),
            machine(
                    "webhook",
                    url -> new WebhookChannel("c", secret(url), TOKEN, Map.of("X-Own", TOKEN), null, null),
                    "",
                    5 << 20),
            machine(
                    "splunk",
                    url -> new SplunkChannel("c", url, TOKEN, "main", "", null, null),
                    "{\"code\":0}",
                    900_000),
            machine(
                    "http",
                    url -> new HttpChannel(
                            "c",
                            secret(url),
                            "PUT",
                            Map.of("Authorization", TOKEN),
                            "{\"text\": \"{{title}} {{#each findings}}{{id}} {{package}} {{/each}}\"}",
                            "",
                            null,
                            null,
                            null,
                            null),
                    "",
                    60_000),
            machine(
                    "http without a body",
                    url -> new HttpChannel("c", secret(url), "", Map.of(), null, "", null, null, null, null),
                    "",
                    2 << 20),
            upload(
                    "dependencytrack",
                    url -> new DependencyTrackChannel("c", url, TOKEN, null, null, null, null),
                    "{}",
                    "team/app"),
            upload(
                    "nexusiq",
                    url -> new NexusIqChannel("c", url, "user", TOKEN, null, null, "", null, null),
                    "{\"applications\":[{\"id\":\"1\"}]}",
                    "openssl"),
            upload("defectdojo", url -> new DefectDojoChannel("c", url, TOKEN, null, "", "", null), "{}", FINDING),
            upload(
                    "securityhub",
                    url -> new SecurityHubChannel("c", "eu-central-1", "123456789012", "AKID", TOKEN, null, url, null),
                    "{}",
                    FINDING));

    private static Secret secret(String url) {
        return Secret.of(url + "/" + SECRET);
    }

    private static HttpCase speaking(String name, Function<String, Channel> channel, String answer, int longest) {
        return new HttpCase(name, channel, 200, answer, _ -> {}, longest, true, true, FINDING);
    }

    private static HttpCase ticket(
            String name,
            Function<String, Channel> channel,
            String answer,
            Consumer<WireMockServer> stubs,
            int longest) {
        return new HttpCase(name, channel, 201, answer, stubs, longest, false, true, FINDING);
    }

    private static HttpCase machine(String name, Function<String, Channel> channel, String answer, int longest) {
        return new HttpCase(name, channel, 202, answer, _ -> {}, longest, true, false, FINDING);
    }

    private static HttpCase upload(String name, Function<String, Channel> channel, String answer, String proof) {
        return new HttpCase(name, channel, 200, answer, _ -> {}, 5 << 20, false, false, proof);
    }

    Channel make(String url) {
        return channel.apply(url);
    }

    @Override
    public String toString() {
        return name;
    }
}
