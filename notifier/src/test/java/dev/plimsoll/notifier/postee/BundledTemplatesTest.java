package dev.plimsoll.notifier.postee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.rego.RegoException;
import dev.plimsoll.notifier.rego.RegoLoadException;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.ValueJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundledTemplatesTest {
    private static final RegoTemplates TEMPLATES = load(Map.of());

    private static RegoTemplates load(Map<String, String> own) {
        try {
            return RegoTemplates.load(own, Clock.systemUTC());
        } catch (RegoLoadException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    @Test
    void every_file_of_the_folder_is_bundled() throws IOException {
        var folder = Path.of(System.getProperty("plimsoll.root", ".."))
                .resolve("notifier/src/main/resources/dev/plimsoll/notifier/postee/rego");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactlyElementsOf(BundledModules.FILES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postee.vuls.html, scan",
        "postee.vuls.email, scan",
        "postee.vuls.slack, scan",
        "postee.vuls.jira, scan",
        "postee.vuls.servicenow, scan",
        "postee.servicenow, scan",
        "postee.vuls.cyclondx, scan",
        "postee.vuls.opsgenie, scan",
        "postee.rawmessage.html, scan",
        "postee.rawmessage.json, scan",
        "postee.incident.html, incident",
        "postee.incident.slack, incident",
        "postee.incident.jira, incident",
        "postee.incident.servicenow, incident",
        "postee.servicenow.incident, incident",
        "postee.insight.html, insight",
        "postee.insight.slack, insight",
        "postee.insight.jira, insight",
        "postee.insight.servicenow, insight",
        "postee.servicenow.insight, insight",
        "postee.iac.html, repository",
        "postee.iac.slack, repository",
        "postee.iac.jira, repository",
        "postee.iac.servicenow, repository",
        "postee.tracee.html, tracee",
        "postee.tracee.slack, tracee",
        "postee.trivy.jira, trivy",
        "postee.vuls.trivy.slack, trivy",
        "postee.trivyoperator.jira, trivy-operator",
        "postee.trivyoperator.slack, trivy-operator",
        "postee.trivyoperator.dependencytrack, trivy-operator",
        "postee.issues.jira, issues"
    })
    void each_package_makes_a_message_of_what_it_is_for(String name, String input) throws RegoException {
        var content = TEMPLATES.render(name, Inputs.of(input));

        assertThat(content.title()).isNotBlank().doesNotContain("%!");
        assertThat(content.description()).isNotBlank().doesNotContain("%!").doesNotContain("undefined");
    }

    @Test
    void the_test_above_knows_every_package() {
        assertThat(TEMPLATES.names())
                .hasSize(32 + 3)
                .contains(
                        "postee.vuls.html.aggregation",
                        "postee.vuls.slack.aggregation",
                        "postee.vuls.slack.trivy.aggregation");
    }

    @Test
    void the_page_of_a_scan_names_what_was_found_and_escapes_it() throws RegoException {
        var content = TEMPLATES.render("postee.vuls.html", Inputs.of("scan"));

        assertThat(content.title()).isEqualTo("reg.example/shop:1 vulnerability scan report");
        assertThat(content.description())
                .contains(
                        "Image is non-compliant",
                        "CVE-2026-0001",
                        "openssl",
                        "1.0 &lt;b&gt;",
                        "Sensitive data found:</b> Yes")
                .containsSubsequence("Critical severity", "High severity", "Low severity")
                .doesNotContain("<b>\"", "Medium severity", "See more");
    }

    @Test
    void a_row_of_jira_is_not_broken_by_what_stands_in_it() throws RegoException {
        assertThat(TEMPLATES.render("postee.vuls.jira", Inputs.of("scan")).description())
                .contains("|1|max_severity|prod\\|x|FAIL|", "|2|root_user|none|PASS|");
    }

    @Test
    void sections_of_slack_hold_ten_fields_at_most() throws RegoException {
        var content = TEMPLATES.render("postee.vuls.slack", Inputs.of("scan"));

        assertThat(content.result()).isInstanceOf(Array.class);
        assertThat(content.description())
                .contains("\"type\":\"mrkdwn\"", "CVE-2026-0001", "openssl / 1.0 \\u0026lt;b\\u0026gt; / 1.1");
    }

    @Test
    void servicenow_is_told_whom_to_ask_and_how_urgent_it_is() throws RegoException {
        assertThat(TEMPLATES.render("postee.vuls.servicenow", Inputs.of("scan")).further())
                .containsEntry("result_severity", "1")
                .containsEntry("result_assigned_to", "owner@example.org")
                .containsEntry("result_assigned_group", "Shop")
                .containsEntry("result_date", "1786968000")
                .containsEntry("result_category", "Security Image Scan results");
    }

    @Test
    void numbers_of_a_repository_tell_the_new_ones() throws RegoException {
        assertThat(TEMPLATES.render("postee.iac.html", Inputs.of("repository")).description())
                .contains("2 (1 new)", "Triggered by:</b> PR", "CVE-2026-0001")
                .doesNotContain("AVD-1", "CVE-2026-0009");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postee.vuls.html", "postee.vuls.slack", "postee.vuls.trivy.slack"})
    void several_messages_become_one(String name) throws RegoException {
        var input = Inputs.of(name.contains("trivy") ? "trivy" : "scan");
        var aggregation = TEMPLATES.aggregation(name).orElseThrow();

        var content =
                TEMPLATES.aggregate(aggregation, List.of(TEMPLATES.render(name, input), TEMPLATES.render(name, input)));

        assertThat(content.description().split("CVE-2026-0001", -1)).hasSize(3);
    }

    @Test
    void a_template_without_a_package_for_it_makes_no_common_message() throws RegoException {
        assertThat(TEMPLATES.aggregation("postee.vuls.jira")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postee.vuls.html",
                "postee.vuls.slack",
                "postee.vuls.jira",
                "postee.vuls.servicenow",
                "postee.insight.html",
                "postee.incident.slack",
                "postee.iac.jira"
            })
    void an_input_without_anything_is_told_as_such_rather_than_not_at_all(String name) throws RegoException {
        assertThat(TEMPLATES.render(name, ValueJson.read("{}")).description()).isNotBlank();
    }

    @Test
    void what_a_result_does_not_tell_is_not_taken_for_safe() throws RegoException {
        assertThat(TEMPLATES.render("postee.vuls.html", ValueJson.read("{}")).description())
                .contains("Whether the image is compliant is not known", "Malware found:</b> Not known");
    }

    @Test
    void a_package_of_the_configuration_replaces_the_bundled_one() throws RegoException {
        var templates = load(Map.of("mine.rego", """
                package postee.vuls.html

                import data.postee.with_default

                title := "mine"
                result := with_default(input, "image", "none")
                """));

        assertThat(templates.render("postee.vuls.html", Inputs.of("scan")).description())
                .isEqualTo("reg.example/shop:1");
    }

    @Test
    void a_template_that_says_nothing_of_an_input_is_told_by_name() {
        var templates = load(Map.of("mine.rego", "package mine\ntitle := input.nothing\nresult := \"x\""));

        assertThatThrownBy(() -> templates.render("mine", Inputs.of("scan")))
                .isInstanceOf(RegoException.class)
                .hasMessageContaining("mine")
                .hasMessageContaining("title");
    }
}
