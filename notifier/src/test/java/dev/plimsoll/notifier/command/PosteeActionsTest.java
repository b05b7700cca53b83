package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Actions of a configuration for Postee give their destinations what Postee gives them: what the template makes, in
/// the place where scripts and services look for it.
class PosteeActionsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RAW = "templates: [{name: raw, rego-package: postee.rawmessage.json}]\n";

    private record Got(String method, String path, Map<String, String> headers, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer sink;
    private String answer = "{}";

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws IOException {
        sink = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        sink.createContext("/", exchange -> {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            got.add(new Got(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        sink.start();
    }

    @AfterEach
    void stop() {
        sink.stop(0);
        http.close();
    }

    private String url() {
        return "http://127.0.0.1:" + sink.getAddress().getPort();
    }

    /// Runs one action on one document and gives back what became of the delivery.
    private String run(String templates, String action, String document) throws Exception {
        return run(templates, action, document, Map.of());
    }

    private String run(String templates, String action, String document, Map<String, String> more) throws Exception {
        var name = templates.replaceFirst("(?s).*\\{name: ([a-z]+),.*", "$1").strip();
        var file = Files.writeString(
                folder.resolve("cfg.yaml"),
                templates + "actions: [" + action.replace("SINK", url()) + "]\n"
                        + "routes: [{name: r, actions: [a], template: " + name + "}]\n");
        Map<String, String> environment = new TreeMap<>(more);
        environment.putAll(Map.of(
                "POSTEE_HTTP", "127.0.0.1:0", "POSTEE_HTTPS", "off", "PATH_TO_DB", folder.resolve("db/x.db") + ""));
        var options = PosteeOptions.of(file, folder.resolve("data"), environment::get);
        try (var service =
                Service.start(new Service.Options(file, options.http(), options.data(), null, false, options, null))) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/"))
                            .POST(HttpRequest.BodyPublishers.ofString(document))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            for (int wait = 0; wait < 400; wait++) {
                var deliveries = http.send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + service.port() + "/api/v1/deliveries"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                var first = JSON.readTree(deliveries).path("items").path(0);
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
        var request = got.getFirst();
        assertThat(request.json().path("about").asString()).isEqualTo("shop\"1");
        assertThat(request.json().has("{{odd}}")).isTrue();
        assertThat(request.headers)
                .containsEntry("Content-Type", "application/json")
                .containsEntry("X-Two", "a, b");
        assertThat(new String(Base64.getDecoder().decode(request.headers.get("Postee-Event")), StandardCharsets.UTF_8))
                .contains("shop\\\"1");
    }

    @Test
    void a_request_sends_a_file_as_it_is() throws Exception {
        var body = Files.writeString(folder.resolve("body.txt"), "as it {{is}} event.input.image");
        run(RAW, "{name: a, type: http, enable: true, url: 'SINK/x', method: POST, bodyfile: " + body + "}", "{}");
        assertThat(got.getFirst().body).isEqualTo("as it {{is}} event.input.image");
    }

    @Test
    void a_webhook_says_that_it_sends_json() throws Exception {
        run(RAW, "{name: a, type: webhook, enable: true, url: 'SINK/x'}", "{\"image\": \"shop:1\"}");
        assertThat(got.getFirst().headers).containsEntry("Content-Type", "application/json");
        assertThat(got.getFirst().json().path("image").asString()).isEqualTo("shop:1");
    }

    @Test
    void splunk_gets_the_fields_of_what_was_posted() throws Exception {
        run(RAW, "{name: a, type: splunk, enable: true, url: 'SINK', token: t0k3n}", "{\"image\": \"shop:1\"}");
        var body = got.getFirst().json();
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
        var upload = got.getFirst().json();
        assertThat(upload.path("projectVersion").asString()).isEqualTo("1.25");
        assertThat(new String(Base64.getDecoder().decode(upload.path("bom").asString()), StandardCharsets.UTF_8))
                .contains("CycloneDX", "zlib");
    }

    @Test
    void nexus_iq_gets_what_the_template_makes() throws Exception {
        answer = "{\"applications\":[{\"id\":\"1\"}]}";
        run(
                "templates: [{name: bom, rego-package: postee.vuls.cyclondx}]\n",
                "{name: a, type: nexusIq, enable: true, url: 'SINK', user: u, password: p, organization-id: o}",
                "{\"image\": \"shop:1\", \"resources\": [{\"resource\": {\"name\": \"zlib\", \"version\": \"1\"}}]}");
        assertThat(got.getFirst().path).contains("publicId=shop_1");
        assertThat(got.getLast().body).contains("CycloneDX", "zlib");
    }

    @Test
    void opsgenie_gets_the_people_and_what_the_template_says() throws Exception {
        // its address is fixed there: what is asked of it shows in the configuration
        var file = Files.writeString(folder.resolve("cfg.yaml"), """
                templates: [{name: alert, rego-package: postee.vuls.opsgenie}]
                actions: [{name: a, type: opsgenie, enable: true, token: t, assignee: ["x@example.org"],
                  recipients: ["y@example.org"], alias: one, entity: two, user: three}]
                routes: [{name: r, actions: [a], template: alert}]
                """);
        var options = PosteeOptions.of(file, folder, Map.<String, String>of()::get);
        assertThat(options.read().channels().getFirst().toString())
                .contains(
                        "users=[x@example.org]", "visibleTo=[y@example.org]", "alias=one", "entity=two", "priority=P3");
    }

    @Test
    void security_hub_gets_findings_that_were_written_for_aws() throws Exception {
        var file = Files.writeString(folder.resolve("cfg.yaml"), RAW + """
                actions: [{name: a, type: awssecurityhub, enable: true}]
                routes: [{name: r, actions: [a], template: raw}]
                """);
        var options = PosteeOptions.of(
                file,
                folder,
                Map.of("AWS_DEFAULT_REGION", "eu-west-1", "AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "B")::get);
        assertThat(options.read().channels().getFirst().toString()).contains("region=eu-west-1");
    }

    @Test
    void pods_are_labelled_as_the_kubeconfig_says_where_the_cluster_is() throws Exception {
        answer = "{\"items\":[{\"metadata\":{\"name\":\"web-1\"}}]}";
        var kube = Files.writeString(folder.resolve("kube.yaml"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: '%s'}}]
                users: [{name: u, user: {token: t0k3n-of-the-account}}]
                """.formatted(url()));
        assertThat(run(
                        RAW,
                        "{name: a, type: kubernetes, enable: true, kube-namespace: shop, kube-config-file: " + kube
                                + ", kube-label-selector: 'app=event.input.name',"
                                + " kube-actions: {labels: {seen: event.input.level}, annotations: {by: plimsoll}}}",
                        "{\"name\": \"web\", \"level\": \"high\"}"))
                .isEqualTo("DELIVERED changed 1 pods");
        assertThat(got.getFirst().path).isEqualTo("/api/v1/namespaces/shop/pods?limit=50&labelSelector=app%3Dweb");
        assertThat(got.getFirst().headers).containsEntry("Authorization", "Bearer t0k3n-of-the-account");
        assertThat(got.getLast().body).contains("\"seen\":\"high\"", "\"by\":\"plimsoll\"");
    }

    @Test
    void a_ticket_goes_into_the_active_sprint_of_the_projects_board() throws Exception {
        answer = """
                {"issues": [], "key": "VUL-1", "values": [{"id": 7, "name": "VUL board", "type": "scrum"}]}""";
        run(
                "templates: [{name: t, rego-package: postee.vuls.jira}]\n",
                "{name: a, type: jira, enable: true, url: 'SINK', user: u, password: p, project-key: vul}",
                "{\"image\": \"shop:1\"}");
        assertThat(got)
                .extracting(Got::path)
                .anySatisfy(path -> assertThat(path)
                        .startsWith("/rest/agile/1.0/board?type=scrum&projectKeyOrId=VUL&name=VUL%20board"));
        assertThat(got)
                .extracting(Got::path)
                .anySatisfy(path -> assertThat(path).startsWith("/rest/agile/1.0/board/7/sprint?state=active"));
    }

    @Test
    void service_now_gets_what_the_template_says_beside_its_text() throws Exception {
        answer = "{\"result\": []}";
        run(
                "templates: [{name: sn, rego-package: postee.vuls.servicenow}]\n",
                "{name: a, type: serviceNow, enable: true, instance: 'SINK', user: caller, password: p, board: incident}",
                "{\"image\": \"shop:1\", \"application_scope\": [\"Shop\"], \"application_scope_owners\": [\"ann@example.org\"],"
                        + " \"scan_started\": {\"seconds\": 1764313200},"
                        + " \"vulnerability_summary\": {\"critical\": 1, \"high\": 0, \"medium\": 0, \"low\": 0}}");
        var entry = got.getLast().json();
        assertThat(got.getLast().method).isEqualTo("POST");
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
