package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A configuration for Postee, run as it is: what is posted as to Postee reaches what the configuration names.
class PosteeTest {
    private static final String TEMPLATES = """
            templates:
            - name: slack
              rego-package: postee.vuls.slack
            - name: page
              legacy-scan-renderer: html
            - name: own
              body: |
                package own
                title := "Own"
                result := sprintf("image %v", [input.image])
            """;

    private static final String ACTIONS = """
            actions:
            - {name: my-slack, type: slack, enable: true, url: SINK/slack}
            - {name: my-hook, type: webhook, enable: true, url: SINK/hook}
            - {name: off, type: webhook, url: SINK/off}
            """;

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

    private Service start(String configuration) throws Exception {
        return stage.start(configuration, Map.of());
    }

    private void await(int messages) throws InterruptedException {
        for (int wait = 0; wait < 200 && stage.got.size() < messages; wait++) {
            Thread.sleep(50);
        }
        Thread.sleep(300);
        assertThat(stage.got).hasSize(messages);
    }

    private static String scan() throws IOException {
        try (var in = PosteeTest.class.getResourceAsStream("/dev/plimsoll/notifier/postee/scan.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void what_a_route_takes_reaches_its_actions_in_the_words_of_its_template() throws Exception {
        try (var service = start("""
                routes:
                - {name: to-slack, input: 'contains(input.image, "shop")', actions: [my-slack, off], template: slack}
                - {name: other, input: 'contains(input.image, "alpine")', actions: [my-hook], template: own}
                """ + TEMPLATES + ACTIONS)) {
            assertThat(stage.post(service, "/", scan())).isEqualTo(202);
            await(1);

            assertThat(stage.got.getFirst().path()).isEqualTo("/slack");
            assertThat(stage.got.getFirst().body())
                    .contains("\"blocks\"", "CVE-2026-0001", "\"fields\"", "non-compliant");
        }
    }

    @Test
    void a_tenant_posts_for_its_route_alone_and_any_document_is_taken() throws Exception {
        try (var service = start("""
                routes:
                - {name: one, actions: [my-hook], template: own}
                - {name: two, actions: [my-slack], template: own}
                """ + TEMPLATES + ACTIONS)) {
            assertThat(stage.post(service, "/tenant/one", "{\"image\": \"x\", \"colour\": \"blue\"}"))
                    .isEqualTo(202);
            await(1);

            assertThat(stage.got.getFirst().path()).isEqualTo("/hook");
            assertThat(stage.got.getFirst().body()).isEqualTo("image x");
            assertThat(stage.post(service, "/scan", "no json")).isEqualTo(422);
        }
    }

    @Test
    void what_is_the_same_by_its_properties_is_told_once() throws Exception {
        try (var service = start("""
                routes:
                - name: once
                  actions: [my-hook]
                  template: own
                  plugins: {unique-message-props: [digest, registry], unique-message-timeout: 30d}
                """ + TEMPLATES + ACTIONS)) {
            stage.post(service, "/", scan());
            stage.post(service, "/", scan());
            stage.post(service, "/", scan().replace("sha256:11", "sha256:12"));
            await(2);
        }
    }

    @Test
    void without_such_properties_every_post_is_told() throws Exception {
        try (var service = start("routes: [{name: all, actions: [my-hook], template: own}]\n" + TEMPLATES + ACTIONS)) {
            stage.post(service, "/", scan());
            stage.post(service, "/", scan());
            await(2);
        }
    }

    @Test
    void so_many_messages_become_one() throws Exception {
        try (var service = start("""
                routes:
                - {name: many, actions: [my-hook], template: page, plugins: {aggregate-message-number: 3}}
                """ + TEMPLATES + ACTIONS)) {
            stage.post(service, "/", scan());
            stage.post(service, "/", scan());
            await(0);
            stage.post(service, "/", scan());
            await(1);

            assertThat(stage.got.getFirst().body().split("CVE-2026-0001", -1)).hasSize(4);
        }
    }

    @Test
    void actions_that_are_serialized_wait_for_one_another() throws Exception {
        try (var service = start("""
                routes:
                - {name: row, actions: [my-slack, my-hook], template: own, serialize-actions: true}
                """ + TEMPLATES + ACTIONS)) {
            for (int i = 0; i < 3; i++) {
                stage.got.clear();
                stage.post(service, "/", scan());
                await(2);
                assertThat(stage.got).extracting(PosteeStage.Got::path).containsExactly("/slack", "/hook");
            }
        }
    }

    @Test
    void filters_in_files_decide() throws Exception {
        Files.createDirectories(folder.resolve("filters"));
        Files.writeString(
                folder.resolve("filters/policy.rego"),
                "package postee\nregistries := [\"reg.example\"]\nallow { input.registry == registries[_] }\n");
        try (var service = start("""
                routes:
                - {name: files, input-files: [policy.rego], actions: [my-hook], template: own}
                """ + TEMPLATES + ACTIONS)) {
            stage.post(service, "/", scan());
            stage.post(service, "/", scan().replace("\"registry\": \"reg.example\"", "\"registry\": \"other\""));
            await(1);
        }
    }

    @Test
    void the_platforms_own_events_reach_such_routes_in_the_shape_of_an_aqua_scan_result() throws Exception {
        try (var service = start("""
                routes:
                - name: own-events
                  input: 'input.vulnerability_summary.critical > 0; input.resources[_].resource.name == "openssl"'
                  actions: [my-hook]
                  template: page
                """ + TEMPLATES + ACTIONS)) {
            assertThat(stage.post(service, "/", """
                    {"specversion": "1.0", "id": "1", "source": "/plimsoll", "type": "dev.plimsoll.finding.opened",
                     "subject": "CVE-2026-0001", "time": "2026-11-01T00:00:00Z",
                     "data": {"vulnerability": "CVE-2026-0001", "severity": "critical", "knownExploited": false,
                       "packages": [{"package": "pkg:deb/debian/openssl@1.0", "fixState": "fixed",
                         "fixedVersion": "1.1"}],
                       "imageCount": 1, "images": [{"reference": "reg.example/shop:1", "digest": "sha256:11"}]}}""")).isEqualTo(202);
            await(1);

            assertThat(stage.got.getFirst().body()).contains("reg.example/shop:1", "openssl", "1.1");
        }
    }

    @Test
    void it_answers_as_postee_does() throws Exception {
        try (var service = stage.start(
                "routes: [{name: all, actions: [my-hook], template: own}]\n" + TEMPLATES + ACTIONS,
                Map.of("POSTEE_HTTPS", "127.0.0.1:0"))) {
            for (var path : List.of("/ping", "/events", "/reload")) {
                var answer = stage.http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            assertThat(folder.resolve("database")).isNotEmptyDirectory();
        }
    }

    @Test
    void a_route_without_its_template_is_refused_with_its_line() {
        assertThatThrownBy(() ->
                        start("routes:\n- {name: all, actions: [my-hook], template: none}\n" + TEMPLATES + ACTIONS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cfg.yaml:2:")
                .hasMessageContaining("'none'");
    }

    @Test
    void what_is_not_known_of_rego_is_refused_with_its_place() {
        assertThatThrownBy(
                        () -> start("routes: [{name: all, input: 'http.send({})', actions: [my-hook], template: own}]\n"
                                + TEMPLATES + ACTIONS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("route all:1:");
    }
}
