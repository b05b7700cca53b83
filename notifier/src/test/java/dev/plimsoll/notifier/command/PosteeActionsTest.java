package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.OpsgenieChannel;
import dev.plimsoll.notifier.channel.Outcome;
import dev.plimsoll.notifier.channel.SecurityHubChannel;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.intake.Received;
import dev.plimsoll.notifier.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Actions of a configuration for Postee give their destinations what Postee gives them: what the template makes, in
/// the place where scripts and services look for it.
class PosteeActionsTest {
    private static final String RAW = "templates: [{name: raw, rego-package: postee.rawmessage.json}]\n";

    @TempDir
    private Path folder;

    private PosteeStage stage;

    @BeforeEach
    void listen() throws IOException {
        stage = new PosteeStage(folder);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    /// Runs one action on one document and gives back what became of the delivery.
    private String run(String templates, String action, String document) throws Exception {
        return run(templates, action, document, Map.of());
    }

    private String run(String templates, String action, String document, Map<String, String> more) throws Exception {
        var name = templates.replaceFirst("(?s).*\\{name: ([a-z]+),.*", "$1").strip();
        try (var service = stage.start(
                templates + "actions: [" + action + "]\nroutes: [{name: r, actions: [a], template: " + name + "}]\n",
                more)) {
            stage.post(service, "/", document);
            for (int wait = 0; wait < 400; wait++) {
                var first = stage.newestDelivery(service);
                if (first.path("attempts").asInt(0) > 0) {
                    return first.path("state").asString("") + " "
                            + first.path("answer").asString("");
                }
                Thread.sleep(25);
            }
            return "nothing was tried";
        }
    }

    @Test
    void a_script_finds_what_the_template_makes_in_its_variable() throws Exception {
        var out = folder.resolve("out");
        assertThat(run(
                        RAW,
                        "{name: a, type: exec, enable: true, env: ['WHO=me'], exec-script: 'echo \"$WHO $POSTEE_EVENT\" > "
                                + out + "'}",
                        "{\"image\": \"shop:1\", \"colour\": \"$(touch /tmp/x) `id`\"}"))
                .startsWith("DELIVERED");
        assertThat(Files.readString(out)).startsWith("me {").contains("\"image\":\"shop:1\"", "`id`");
    }

    @Test
    void a_request_has_the_event_in_its_header_and_values_in_its_body() throws Exception {
        run(
                RAW,
                "{name: a, type: http, enable: true, url: 'SINK/x', method: PUT,"
                        + " headers: {Content-Type: [application/json], X-Two: [a, b]},"
                        + " body-content: '{\"about\": \"event.input.image\", \"{{odd}}\": 1}'}",
                "{\"image\": \"shop\\\"1\"}");
        var request = stage.got.getFirst();
        assertThat(request.json().path("about").asString()).isEqualTo("shop\"1");
        assertThat(request.json().has("{{odd}}")).isTrue();
        assertThat(request.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("X-Two", "a, b");
        assertThat(new String(
                        Base64.getDecoder().decode(request.headers().get("Postee-Event")), StandardCharsets.UTF_8))
                .contains("shop\\\"1");
    }

    @Test
    void a_request_sends_a_file_as_it_is() throws Exception {
        var body = Files.writeString(folder.resolve("body.txt"), "as it {{is}} event.input.image");
        run(RAW, "{name: a, type: http, enable: true, url: 'SINK/x', method: POST, bodyfile: " + body + "}", "{}");
        assertThat(stage.got.getFirst().body()).isEqualTo("as it {{is}} event.input.image");
    }

    @Test
    void a_webhook_says_that_it_sends_json() throws Exception {
        run(RAW, "{name: a, type: webhook, enable: true, url: 'SINK/x'}", "{\"image\": \"shop:1\"}");
        assertThat(stage.got.getFirst().headers()).containsEntry("Content-Type", "application/json");
        assertThat(stage.got.getFirst().json().path("image").asString()).isEqualTo("shop:1");
    }

    @Test
    void splunk_gets_the_fields_of_what_was_posted() throws Exception {
        run(RAW, "{name: a, type: splunk, enable: true, url: 'SINK', token: t0k3n}", "{\"image\": \"shop:1\"}");
        var body = stage.got.getFirst().json();
        assertThat(body.path("sourcetype").asString()).isEqualTo("_json");
        assertThat(body.path("event").path("image").asString()).isEqualTo("shop:1");
    }

    @Test
    void dependency_track_gets_the_bill_of_materials_that_was_posted() throws Exception {
        run(
                "templates: [{name: bom, rego-package: postee.trivyoperator.dependencytrack}]\n",
                "{name: a, type: dependencytrack, enable: true, url: 'SINK', dependency-track-api-key: k}",
                """
                {"kind": "SbomReport", "report": {"registry": {"server": "index.docker.io"},
                 "artifact": {"repository": "library/nginx", "tag": "1.25"},
                 "components": {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"name": "zlib"}]}}}""");
        var upload = stage.got.getFirst().json();
        assertThat(upload.path("projectVersion").asString()).isEqualTo("1.25");
        assertThat(new String(Base64.getDecoder().decode(upload.path("bom").asString()), StandardCharsets.UTF_8))
                .contains("CycloneDX", "zlib");
    }

    @Test
    void nexus_iq_gets_what_the_template_makes() throws Exception {
        stage.answer = "{\"applications\":[{\"id\":\"1\"}]}";
        run(
                "templates: [{name: bom, rego-package: postee.vuls.cyclondx}]\n",
                "{name: a, type: nexusIq, enable: true, url: 'SINK', user: u, password: p, organization-id: o}",
                "{\"image\": \"shop:1\", \"resources\": [{\"resource\": {\"name\": \"zlib\", \"version\": \"1\"}}]}");
        assertThat(stage.got.getFirst().path()).contains("publicId=shop_1");
        assertThat(stage.got.getLast().body()).contains("CycloneDX", "zlib");
    }

    /// The addresses of these two are fixed in such a file: the channel that it makes is sent to the stage instead.
    private Outcome deliver(Settings settings, UnaryOperator<Channel> elsewhere, String document) throws Exception {
        var event = new Inbox.Stored(
                        1,
                        "aqua",
                        document.getBytes(StandardCharsets.UTF_8),
                        new Received(Instant.parse("2026-11-28T05:00:00Z"), "digest", ""))
                .read();
        var route = settings.routes().routes().getFirst();
        var message = new Message(
                "id-1",
                Message.Action.OPEN,
                "r: image shop",
                "r",
                List.of(event),
                List.of(),
                Locale.ENGLISH,
                route.template(),
                null,
                null);
        return elsewhere
                .apply(settings.channels().getFirst())
                .deliver(message, settings.outgoing().surroundings(Clock.systemUTC(), System.out));
    }

    private static final String SCAN = """
            {"image": "shop:1", "registry": "Harbor", "digest": "sha256:abc", "os": "debian", "version": "12",
             "vulnerability_summary": {"critical": 1, "high": 0, "medium": 0, "low": 0},
             "resources": [{"resource": {"name": "openssl", "version": "1"}, "vulnerabilities": [
               {"name": "CVE-2026-1", "aqua_severity": "critical", "fix_version": "2"}]}]}""";

    @Test
    void opsgenie_is_asked_for_an_alert_with_the_people_and_what_the_template_says() throws Exception {
        var settings = stage.options("""
                templates: [{name: alert, rego-package: postee.vuls.opsgenie}]
                actions: [{name: a, type: opsgenie, enable: true, token: t0k3n, assignee: ["x@example.org"],
                  recipients: ["y@example.org"], alias: one, entity: two, user: three, tags: [k8s]}]
                routes: [{name: r, actions: [a], template: alert}]
                """, Map.of()).read();
        stage.answer = "{\"result\": \"Request will be processed\", \"requestId\": \"1\"}";
        var outcome = deliver(
                settings,
                channel -> channel instanceof OpsgenieChannel made
                        ? new OpsgenieChannel(
                                made.name(),
                                made.apiKey(),
                                stage.url(),
                                made.team(),
                                made.tags(),
                                made.priority(),
                                made.template(),
                                made.users(),
                                made.visibleTo(),
                                made.user(),
                                made.entity(),
                                made.alias())
                        : channel,
                SCAN);
        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        var asked = stage.got.getFirst();
        assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /v2/alerts");
        assertThat(asked.headers()).containsEntry("Authorization", "GenieKey t0k3n");
        var alert = asked.json();
        assertThat(alert.path("message").asString()).contains("shop:1");
        assertThat(alert.path("description").asString()).contains("shop:1");
        assertThat(alert.path("alias").asString()).isNotEmpty();
        assertThat(alert.path("priority").asString()).matches("P[1-5]");
        assertThat(alert.path("responders").toString())
                .isEqualTo("[{\"type\":\"user\",\"username\":\"x@example.org\"}]");
        assertThat(alert.path("visibleTo").toString())
                .isEqualTo("[{\"type\":\"user\",\"username\":\"y@example.org\"}]");
        assertThat(alert.path("user").asString()).isEqualTo("three");
        assertThat(alert.path("tags").toString()).contains("k8s");
    }

    @Test
    void security_hub_gets_the_findings_that_were_written_for_aws_signed() throws Exception {
        var settings = stage.options(
                        RAW + """
                actions: [{name: a, type: awssecurityhub, enable: true}]
                routes: [{name: r, actions: [a], template: raw}]
                """,
                        Map.of(
                                "AWS_DEFAULT_REGION",
                                "eu-west-1",
                                "AWS_ACCESS_KEY_ID",
                                "AKIDEXAMPLE",
                                "AWS_SECRET_ACCESS_KEY",
                                "wJalr",
                                "AWS_SESSION_TOKEN",
                                "for-a-while"))
                .read();
        stage.answer = "{\"FailedCount\": 0, \"SuccessCount\": 1}";
        var outcome = deliver(
                settings,
                channel -> channel instanceof SecurityHubChannel made
                        ? new SecurityHubChannel(
                                made.name(),
                                made.region(),
                                made.accountId(),
                                made.accessKeyId(),
                                made.secretAccessKey(),
                                made.sessionToken(),
                                stage.url(),
                                made.template())
                        : channel,
                SCAN.replaceFirst("\\{", "{\"Findings\": [{\"SchemaVersion\": \"2018-10-08\", \"Id\": \"f1\"}], "));
        assertThat(outcome).isEqualTo(new Outcome.Delivered("imported 1", null));
        var asked = stage.got.getFirst();
        assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /findings/import");
        assertThat(asked.json().toString())
                .isEqualTo("{\"Findings\":[{\"Id\":\"f1\",\"SchemaVersion\":\"2018-10-08\"}]}");
        assertThat(asked.headers())
                .containsEntry("X-Amz-Security-Token", "for-a-while")
                .hasEntrySatisfying(
                        "Authorization",
                        value -> assertThat(value)
                                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                                .contains("/eu-west-1/securityhub/aws4_request")
                                .doesNotContain("wJalr"));
    }

    @Test
    void pods_are_labelled_as_the_kubeconfig_says_where_the_cluster_is() throws Exception {
        stage.answer = "{\"items\":[{\"metadata\":{\"name\":\"web-1\"}}]}";
        var kube = Files.writeString(folder.resolve("kube.yaml"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: '%s'}}]
                users: [{name: u, user: {token: t0k3n-of-the-account}}]
                """.formatted(stage.url()));
        assertThat(run(
                        RAW,
                        "{name: a, type: kubernetes, enable: true, kube-namespace: shop, kube-config-file: " + kube
                                + ", kube-label-selector: 'app=event.input.name',"
                                + " kube-actions: {labels: {seen: event.input.level}, annotations: {by: plimsoll}}}",
                        "{\"name\": \"web\", \"level\": \"high\"}"))
                .isEqualTo("DELIVERED changed 1 pods");
        assertThat(stage.got.getFirst().path())
                .isEqualTo("/api/v1/namespaces/shop/pods?limit=50&labelSelector=app%3Dweb");
        assertThat(stage.got.getFirst().headers()).containsEntry("Authorization", "Bearer t0k3n-of-the-account");
        assertThat(stage.got.getLast().body()).contains("\"seen\":\"high\"", "\"by\":\"plimsoll\"");
    }

    @Test
    void a_ticket_goes_into_the_active_sprint_of_the_projects_board() throws Exception {
        stage.answer = """
                {"issues": [], "key": "VUL-1", "values": [{"id": 7, "name": "VUL board", "type": "scrum"}]}""";
        run(
                "templates: [{name: t, rego-package: postee.vuls.jira}]\n",
                "{name: a, type: jira, enable: true, url: 'SINK', user: u, password: p, project-key: vul}",
                "{\"image\": \"shop:1\"}");
        assertThat(stage.got)
                .extracting(PosteeStage.Got::path)
                .anySatisfy(path -> assertThat(path)
                        .startsWith("/rest/agile/1.0/board?type=scrum&projectKeyOrId=VUL&name=VUL%20board"));
        assertThat(stage.got)
                .extracting(PosteeStage.Got::path)
                .anySatisfy(path -> assertThat(path).startsWith("/rest/agile/1.0/board/7/sprint?state=active"));
    }

    @Test
    void service_now_gets_what_the_template_says_beside_its_text() throws Exception {
        stage.answer = "{\"result\": []}";
        run(
                "templates: [{name: sn, rego-package: postee.vuls.servicenow}]\n",
                "{name: a, type: serviceNow, enable: true, instance: 'SINK', user: caller, password: p, board: incident}",
                "{\"image\": \"shop:1\", \"application_scope\": [\"Shop\"], \"application_scope_owners\": [\"ann@example.org\"],"
                        + " \"scan_started\": {\"seconds\": 1764313200},"
                        + " \"vulnerability_summary\": {\"critical\": 1, \"high\": 0, \"medium\": 0, \"low\": 0}}");
        var entry = stage.got.getLast().json();
        assertThat(stage.got.getLast().method()).isEqualTo("POST");
        assertThat(entry.path("assigned_to").asString()).isEqualTo("ann@example.org");
        assertThat(entry.path("assignment_group").asString()).isEqualTo("Shop");
        assertThat(entry.path("category").asString()).isEqualTo("Security Image Scan results");
        assertThat(entry.path("impact").asString()).isEqualTo("1");
        assertThat(entry.path("opened_at").asString()).isEqualTo("2025-11-28 07:00:00");
        assertThat(entry.path("caller_id").asString()).isEqualTo("caller");
        assertThat(entry.path("description").asString()).contains("* critical: 1");
        assertThat(entry.path("work_notes").asString()).startsWith("[code]").endsWith("[/code]");
    }

    @Test
    void a_key_that_nobody_knows_is_told() throws Exception {
        var file = Files.writeString(folder.resolve("cfg.yaml"), RAW + """
                actions: [{name: a, type: slack, enable: true, url: 'https://hooks.example/1', chanel: x}]
                routes: [{name: r, actions: [a], template: raw}]
                """);
        assertThat(dev.plimsoll.notifier.postee.PosteeImport.read(
                                file,
                                new dev.plimsoll.notifier.postee.PosteeImport.Sources(
                                        Map.<String, String>of()::get, folder, null, _ -> ""))
                        .notes())
                .anySatisfy(note -> assertThat(note).contains("'a'", "'chanel'", "slack"));
    }
}
