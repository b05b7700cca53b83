package dev.plimsoll.notifier.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Alerts that end, threads that go on, signatures, batches: what destinations over HTTP have of their own.
final class AlertChannelsTest {
    private static final WireMockServer SERVER = started();
    private static final Message OPEN = Samples.message(EventKind.FINDING_OPENED);
    private static final Message RESOLVE = Samples.again(OPEN, Message.Action.RESOLVE, null);
    private static final Secret TOKEN = Secret.of("t0k3n-value");

    private final Surroundings surroundings = Samples.surroundings();

    @BeforeEach
    void reset() {
        SERVER.resetAll();
        answer("{}");
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void pagerduty_resolves_what_it_triggered() throws InterruptedException {
        var channel = new PagerDutyChannel("c", TOKEN, SERVER.baseUrl() + "/v2/enqueue", null);
        channel.deliver(OPEN, surroundings);
        channel.deliver(RESOLVE, surroundings);

        var trigger = Json.read(requests().get(0).getBodyAsString());
        var resolve = Json.read(requests().get(1).getBodyAsString());
        assertThat(trigger.path("event_action").asString()).isEqualTo("trigger");
        assertThat(trigger.path("payload").path("severity").asString()).isEqualTo("critical");
        assertThat(resolve.path("event_action").asString()).isEqualTo("resolve");
        assertThat(resolve.path("dedup_key")).isEqualTo(trigger.path("dedup_key"));
    }

    @Test
    void opsgenie_closes_the_alert_of_the_alias() throws InterruptedException {
        var channel = new OpsgenieChannel(
                "c", TOKEN, SERVER.baseUrl(), null, List.of(), null, null, List.of(), List.of(), null, null, null);
        channel.deliver(OPEN, surroundings);
        channel.deliver(RESOLVE, surroundings);

        var opened = Json.read(requests().get(0).getBodyAsString());
        assertThat(opened.path("priority").asString()).isEqualTo("P1");
        assertThat(opened.path("message").asString()).hasSizeLessThanOrEqualTo(130);
        assertThat(requests().get(1).getUrl())
                .isEqualTo("/v2/alerts/" + opened.path("alias").asString() + "/close?identifierType=alias");
        assertThat(requests().get(1).getHeader("Authorization")).isEqualTo("GenieKey t0k3n-value");
    }

    @Test
    void alertmanager_ends_what_fires() throws InterruptedException {
        var channel =
                new AlertmanagerChannel("c", SERVER.baseUrl(), null, null, null, Map.of("team", "a"), 0, null, null);
        channel.deliver(OPEN, surroundings);
        channel.deliver(RESOLVE, surroundings);

        var fired = Json.read(requests().get(0).getBodyAsString()).path(0);
        var ended = Json.read(requests().get(1).getBodyAsString());
        assertThat(Instant.parse(fired.path("endsAt").asString())).isAfter(Samples.NOW);
        var same = StreamSupport.stream(ended.spliterator(), false)
                .filter(alert -> alert.path("labels").equals(fired.path("labels")))
                .toList();
        assertThat(same).hasSize(1);
        assertThat(Instant.parse(same.getFirst().path("endsAt").asString())).isEqualTo(Samples.NOW);
    }

    @Test
    void slack_and_telegram_go_on_where_they_began() throws InterruptedException {
        answer("{\"ok\":true,\"channel\":\"C9\",\"ts\":\"17.5\",\"result\":{\"message_id\":42}}");
        var slack = new SlackChannel("c", null, TOKEN, "security", SERVER.baseUrl(), null);
        var telegram = new TelegramChannel("c", TOKEN, "1", SERVER.baseUrl(), null);
        var thread = ((Outcome.Delivered) slack.deliver(OPEN, surroundings)).reference();
        var first = ((Outcome.Delivered) telegram.deliver(OPEN, surroundings)).reference();
        assertThat(slack.deliver(Samples.again(OPEN, Message.Action.RESOLVE, thread), surroundings))
                .isEqualTo(new Outcome.Delivered("ok", thread));
        telegram.deliver(Samples.again(OPEN, Message.Action.RESOLVE, first), surroundings);

        var answered = Json.read(requests().get(2).getBodyAsString());
        assertThat(answered.path("channel").asString()).isEqualTo("C9");
        assertThat(answered.path("thread_ts").asString()).isEqualTo("17.5");
        assertThat(Json.read(requests().get(3).getBodyAsString())
                        .path("reply_parameters")
                        .path("message_id")
                        .asLong())
                .isEqualTo(42);
    }

    @Test
    void slack_says_why_when_it_answers_200_and_no() throws InterruptedException {
        var slack = new SlackChannel("c", null, TOKEN, "security", SERVER.baseUrl(), null);
        answer("{\"ok\":false,\"error\":\"channel_not_found\"}");
        assertThat(slack.deliver(OPEN, surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("channel_not_found"));
        answer("{\"ok\":false,\"error\":\"ratelimited\"}");
        assertThat(slack.deliver(OPEN, surroundings)).isInstanceOf(Outcome.Later.class);
    }

    @Test
    void discord_mentions_nobody() throws InterruptedException {
        new DiscordChannel("c", Secret.of(SERVER.baseUrl() + "/x"), null).deliver(Samples.hostile(), surroundings);

        var sent = Json.read(requests().getFirst().getBodyAsString());
        assertThat(sent.path("allowed_mentions").path("parse").isEmpty()).isTrue();
        assertThat(sent.path("embeds").path(0).path("title").asString().length())
                .isLessThanOrEqualTo(256);
        assertThat(sent.path("embeds").path(0).path("description").asString().length())
                .isLessThanOrEqualTo(4_096);
    }

    @Test
    void a_webhook_is_signed_over_id_time_and_body() throws Exception {
        var key = "the-key-of-the-signature";
        new WebhookChannel("c", Secret.of(SERVER.baseUrl() + "/x"), Secret.of(key), Map.of(), null, null)
                .deliver(OPEN, surroundings);

        var request = requests().getFirst();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(), "HmacSHA256"));
        mac.update((request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + ".").getBytes());
        var wanted = "v1," + java.util.Base64.getEncoder().encodeToString(mac.doFinal(request.getBody()));
        assertThat(request.getHeader("webhook-signature")).isEqualTo(wanted);
        var event = Json.read(request.getBodyAsString());
        assertThat(event.path("specversion").asString()).isEqualTo("1.0");
        assertThat(event.path("type").asString()).isEqualTo("dev.plimsoll.finding.opened");
        assertThat(event.path("data").path("action").asString()).isEqualTo("open");
    }

    @Test
    void dependency_track_and_nexus_iq_get_the_packages() throws InterruptedException {
        answer("{\"applications\":[{\"id\":\"1\"}]}");
        new DependencyTrackChannel("c", SERVER.baseUrl(), TOKEN, null, null, null, null)
                .deliver(Samples.largeScan(), surroundings);
        new NexusIqChannel("c", SERVER.baseUrl(), "u", TOKEN, null, null, "", null, null)
                .deliver(Samples.message(EventKind.SCAN), surroundings);

        var upload = Json.read(requests().getFirst().getBodyAsString());
        assertThat(upload.path("projectName").asString()).isEqualTo("reg.example/team/app");
        var bom = Json.read(new String(
                java.util.Base64.getDecoder().decode(upload.path("bom").asString())));
        assertThat(bom.path("components").size()).isEqualTo(201);
        assertThat(requests().getLast().getUrl())
                .isEqualTo("/api/v2/scan/applications/1/sources/plimsoll?stageId=operate");
        assertThat(requests().getLast().getBodyAsString()).contains("<name>openssl</name>", "pkg:generic/openssl@1.0");
    }

    @Test
    void hostile_names_stay_names_in_packages() throws Exception {
        answer("{\"applications\":[{\"id\":\"1\"}]}");
        new NexusIqChannel("c", SERVER.baseUrl(), "u", TOKEN, "app", null, "", null, null)
                .deliver(Samples.hostile(), surroundings);

        var factory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
        var xml = factory.newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(requests().getLast().getBody()));
        assertThat(xml.getElementsByTagName("script").getLength()).isZero();
        assertThat(xml.getElementsByTagName("component").getLength()).isEqualTo(1);
    }

    @Test
    void defectdojo_imports_a_scan_whole_and_closes_what_is_gone() throws InterruptedException {
        var channel = new DefectDojoChannel("c", SERVER.baseUrl(), TOKEN, null, "", "", null);
        channel.deliver(Samples.largeScan(), surroundings);
        answer("{\"results\":[{\"id\":5}]}");
        channel.deliver(RESOLVE, surroundings);

        var form = requests().getFirst().getBodyAsString();
        assertThat(form)
                .contains("name=\"scan_type\"\r\n\r\nGeneric Findings Import", "name=\"product_name\"\r\n\r\nshop");
        assertThat(form).contains("name=\"close_old_findings\"\r\n\r\ntrue");
        var findings = Json.read(form.substring(
                form.indexOf("{\"findings\""), form.indexOf("\r\n--plimsoll", form.indexOf("{\"findings\""))));
        assertThat(findings.path("findings").size()).isEqualTo(3_000);
        assertThat(findings.path("findings").path(0).path("cve").asString()).isEqualTo("CVE-2026-9999");
        var closing = requests().getLast();
        assertThat(closing.getUrl()).isEqualTo("/api/v2/findings/5/");
        assertThat(closing.getBodyAsString()).contains("\"is_mitigated\":true");
    }

    @Test
    void security_hub_gets_batches_of_a_hundred_signed_and_archived() throws InterruptedException {
        var channel = new SecurityHubChannel(
                "c", "eu-central-1", "123456789012", "AKIDEXAMPLE", TOKEN, null, SERVER.baseUrl(), null);
        assertThat(channel.deliver(Samples.largeScan(), surroundings).toString())
                .contains("left out 2000");
        assertThat(requests()).hasSize(10);
        var batch = Json.read(requests().getFirst().getBodyAsString()).path("Findings");
        assertThat(batch.size()).isEqualTo(100);
        assertThat(batch.path(0).path("Vulnerabilities").path(0).path("Id").asString())
                .isEqualTo("CVE-2026-9999");
        assertThat(requests().getFirst().getHeader("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-central-1/securityhub/aws4_request");

        SERVER.resetRequests();
        channel.deliver(RESOLVE, surroundings);
        assertThat(requests().getFirst().getBodyAsString()).contains("\"RecordState\":\"ARCHIVED\"");
        answer("{\"FailedCount\":1,\"FailedFindings\":[{\"ErrorCode\":\"InvalidInput\",\"ErrorMessage\":\"no\"}]}");
        assertThat(channel.deliver(OPEN, surroundings)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void what_other_channels_over_http_share_holds_for_uploads_too() throws InterruptedException {
        SERVER.resetAll();
        SERVER.stubFor(any(anyUrl())
                .willReturn(com.github.tomakehurst.wiremock.client.WireMock.aResponse()
                        .withStatus(503)
                        .withHeader("Retry-After", "9")));
        for (var channel : List.of(
                new DependencyTrackChannel("c", SERVER.baseUrl(), TOKEN, null, null, null, null),
                new NexusIqChannel("c", SERVER.baseUrl(), "u", TOKEN, null, null, "", null, null),
                new DefectDojoChannel("c", SERVER.baseUrl(), TOKEN, null, "", "", null),
                new SecurityHubChannel(
                        "c", "eu-central-1", "123456789012", "A", TOKEN, null, SERVER.baseUrl(), null))) {
            assertThat(channel.deliver(Samples.message(EventKind.SCAN), surroundings))
                    .as(channel.getClass().getSimpleName())
                    .isInstanceOfSatisfying(
                            Outcome.Later.class,
                            later -> assertThat(later.after()).hasSeconds(9));
            assertThat(channel.deliver(Samples.digest(), surroundings)).isInstanceOf(Outcome.Delivered.class);
            assertThat(channel.toString()).doesNotContain("t0k3n-value");
        }
    }

    private static void answer(String json) {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson(json)));
    }

    private static List<LoggedRequest> requests() {
        return SERVER.getAllServeEvents().reversed().stream()
                .map(event -> LoggedRequest.createFrom(event.getRequest()))
                .toList();
    }

    private static WireMockServer started() {
        var server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        return server;
    }
}
