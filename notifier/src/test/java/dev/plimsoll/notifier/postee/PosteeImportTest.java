package dev.plimsoll.notifier.postee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.postee.PosteeImport.Imported;
import dev.plimsoll.notifier.postee.PosteeImport.Sources;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosteeImportTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "JIRA_PASSWORD", "fake",
            "AWS_REGION", "eu-central-1",
            "AWS_ACCOUNT_ID", "123456789012",
            "AWS_ACCESS_KEY_ID", "FAKE",
            "AWS_SECRET_ACCESS_KEY", "fake");

    /// Every type of action, as configurations write it.
    private static final String EVERYTHING = """
            name: tenant
            aqua-server: https://aqua.example
            routes:
            - name: all
              input: contains(input.image, "shop")
              template: page
              actions: [a-email, a-jira, a-slack, a-teams, a-webhook, a-splunk, a-servicenow, a-nexus, a-track, a-genie,
                a-exec, a-http, a-kube, a-docker, a-stdout, a-pager, a-hub]
            - {name: hard, input: 'count(input.resources) > 3', actions: [a-stdout], template: page}
            - {name: severe, input: input.vulnerability_summary.high > 0, actions: [a-stdout], template: page,
               plugins: {aggregate-message-timeout: 10m, unique-message-props: [digest]}}
            templates:
            - {name: page, rego-package: postee.vuls.html}
            actions:
            - {name: a-email, type: email, enable: true, host: mail.example, port: 587, user: u, password: fake-mail,
               sender: plimsoll@example.org, recipients: ["<%application_scope_owner%>", team@example.org]}
            - {name: a-jira, type: jira, enable: true, url: 'https://jira.example', user: u, project-key: vul,
               labels: [a], assignee: ["<%application_scope_owner%>"], unknowns: {Points-numeric-field: 3}}
            - {name: a-slack, type: slack, enable: true, url: 'https://hooks.example/fake-slack'}
            - {name: a-teams, type: teams, enable: true, url: 'https://teams.example/x'}
            - {name: a-webhook, type: webhook, enable: true, url: 'https://hook.example/x'}
            - {name: a-splunk, type: splunk, enable: true, url: 'https://splunk.example:8088', token: fake, size-limit: 10000}
            - {name: a-servicenow, type: serviceNow, enable: true, instance: dev1, user: u, password: fake, board: incident}
            - {name: a-nexus, type: nexusIq, enable: true, url: 'https://nexus.example', user: u, password: fake,
               organization-id: 0123}
            - {name: a-track, type: dependencytrack, enable: true, url: 'https://track.example',
               dependency-track-api-key: fake}
            - {name: a-genie, type: opsgenie, enable: true, token: fake, priority: P2, tags: [x]}
            - {name: a-exec, type: exec, enable: true, env: ["A=b"], exec-script: echo $POSTEE_EVENT}
            - {name: a-http, type: http, enable: true, url: 'https://http.example', method: POST, headers: {Foo: [bar]},
               body-content: 'image event.input.image'}
            - {name: a-kube, type: kubernetes, enable: true, kube-namespace: default, kube-label-selector: app=x,
               kube-actions: {labels: {seen: "yes"}}}
            - {name: a-docker, type: docker, enable: true, docker-image-name: 'busybox:1', docker-cmd: [echo, hi],
               docker-env: ["A=b"]}
            - {name: a-stdout, type: stdout, enable: true}
            - {name: a-pager, type: pagerduty, enable: true, pagerduty-auth-token: x, pagerduty-routing-key: fake}
            - {name: a-hub, type: awssecurityhub, enable: true}
            """;

    @TempDir
    private Path folder;

    private Imported read(String text) throws IOException, SettingsException, InterruptedException {
        var file = Files.writeString(folder.resolve("cfg.yaml"), text);
        return PosteeImport.read(file, new Sources(ENVIRONMENT::get, folder.resolve("filters"), null, url -> {
            if (url.equals("https://templates.example/t.rego")) {
                return "package t\ntitle := \"t\"\nresult := input.image";
            }
            throw new IOException("404");
        }));
    }

    @Test
    void every_type_of_action_becomes_a_channel() throws Exception {
        var imported = read(EVERYTHING);

        assertThat(imported.settings().channels()).hasSize(17);
        assertThat(imported.settings().routes().routes().getFirst().channels()).hasSize(17);
        assertThat(imported.notes()).anySatisfy(note -> assertThat(note).contains("size-limit"));
    }

    @Test
    void owners_of_a_scope_are_told_and_its_sender_where_there_are_none() throws Exception {
        var route = read(EVERYTHING).settings().routes().routes().getFirst();

        assertThat(route.to()).containsExactly("owners");
        assertThat(route.fallback()).containsExactly("plimsoll@example.org");
    }

    @Test
    void the_native_configuration_can_be_read_and_names_every_difference() throws Exception {
        var file = Files.writeString(
                folder.resolve("cfg.yaml"),
                EVERYTHING.replace("type: awssecurityhub, enable: true", "type: awssecurityhub"));
        var yaml = PosteeImport.nativeYaml(file);

        var settings =
                new SettingsReader(_ -> "https://fake.example/of-the-environment").read("notifier.yaml", yaml, folder);
        assertThat(settings.channels()).hasSize(16);
        assertThat(yaml)
                .doesNotContain("fake-mail", "fake-slack")
                .contains("image.reference.contains(\"shop\")", "severity: high")
                .contains("count(input.resources) > 3")
                .startsWith("# What differs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
            templates: [{name: t, rego-package: postee.nothing}]               ¦ postee.nothing
            templates: [{name: t, legacy-scan-renderer: pdf}]                  ¦ legacy-scan-renderer
            templates: [{name: t, url: 'https://elsewhere.example/x'}]         ¦ cannot be read from its address
            templates: [{name: t, body: 'package x'}]                          ¦ no rule 'result'
            templates: [{name: t, body: 'no rego'}]                            ¦ inline.rego:1
            routes: [{name: r, input-files: [../../etc/passwd], actions: [s], template: t}] ¦ outside
            actions: [{name: j, type: jira, enable: true}]                     ¦ action 'j'
            """)
    void what_cannot_be_run_is_refused_with_its_line(String part, String message) {
        var rest = (part.startsWith("actions") ? "" : "actions: [{name: s, type: stdout, enable: true}]\n")
                + (part.startsWith("templates") ? "" : "templates: [{name: t, rego-package: postee.vuls.html}]\n");

        assertThatThrownBy(() -> read(part + "\n" + rest))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cfg.yaml:1:")
                .hasMessageContaining(message);
    }

    @Test
    void a_template_is_read_from_its_address() throws Exception {
        var imported = read("""
                templates: [{name: t, url: 'https://templates.example/t.rego'}]
                actions: [{name: s, type: stdout, enable: true}]
                routes: [{name: r, actions: [s], template: t}]
                """);

        assertThat(imported.settings().routes().routes().getFirst().template()).isEqualTo("t");
    }

    @Test
    void a_type_that_nobody_knows_is_left_out_and_told() throws Exception {
        var imported = read("""
                templates: [{name: t, rego-package: postee.vuls.html}]
                actions: [{name: f, type: fax, enable: true}, {name: s, type: stdout, enable: true}]
                routes: [{name: r, actions: [f, s], template: t}]
                """);

        assertThat(imported.settings().channels()).hasSize(1);
        assertThat(imported.notes()).anySatisfy(note -> assertThat(note).contains("fax"));
    }
}
