package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What code scanning makes of the findings.
final class SarifFormatTest {
    @Test
    void a_result_keeps_its_fingerprint_when_its_layer_is_rebuilt() throws IOException {
        var before = run(SampleReport.full());
        var after = run(rebuilt(SampleReport.full()));
        assertThat(after.toString()).isNotEqualTo(before.toString());
        assertThat(fingerprints(after)).isEqualTo(fingerprints(before)).doesNotHaveDuplicates();
    }

    @Test
    void two_versions_of_a_package_at_one_path_have_fingerprints_of_their_own() throws IOException {
        var full = SampleReport.full();
        var twice = new ArrayList<>(full.findings());
        twice.addAll(full.findings());
        assertThat(fingerprints(run(new ScanReport(
                        full.scannedAt(),
                        full.image(),
                        full.database(),
                        full.inventory(),
                        twice,
                        full.verdict(),
                        full.warnings()))))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_finding_that_was_set_aside_is_suppressed_with_the_reason() throws IOException {
        for (var result : run(SampleReport.full()).path("results")) {
            var waived = result.path("ruleId").asString().equals("CVE-2023-6237");
            assertThat(result.has("suppressions")).isEqualTo(waived);
            if (waived) {
                assertThat(result.at("/suppressions/0/justification").asString())
                        .startsWith("waiver of alice: not reachable");
            }
        }
    }

    @Test
    void a_violation_that_is_no_finding_is_a_result_of_its_own() throws IOException {
        var run = run(SampleReport.full());
        var results = new ArrayList<String>();
        run.path("results")
                .forEach(result -> results.add(result.path("ruleId").asString() + " "
                        + result.path("level").asString()));
        assertThat(results)
                .containsExactly(
                        "CVE-2021-44228 error",
                        "CVE-2024-5535 warning",
                        "CVE-2099-0001 warning",
                        "CVE-2023-6237 note",
                        "policy/custom error",
                        "secret/github-token error",
                        "secret/private-key error",
                        "malware/clamd error");
        assertThat(run.at("/results/0/properties/violates/0").asString()).isEqualTo("baseline/knownExploited");
    }

    @Test
    void a_secret_is_told_once_at_its_line_with_the_policies_that_object() throws IOException {
        var full = SampleReport.full();
        var secret = full.inventory().secrets().getFirst();
        var violation = new Violation(
                "secrets",
                null,
                null,
                secret.layer(),
                List.of(secret.path()),
                null,
                null,
                "a secret in /app/.env, line 3: GitHub token",
                null);
        var run = run(new ScanReport(
                full.scannedAt(),
                full.image(),
                full.database(),
                full.inventory(),
                List.of(),
                new Verdict(List.of(new PolicyVerdict("p", true, List.of(violation)))),
                full.warnings()));

        assertThat(run.path("results").size()).isEqualTo(3);
        var result = run.path("results").get(0);
        assertThat(result.path("ruleId").asString()).isEqualTo("secret/github-token");
        assertThat(result.at("/locations/0/physicalLocation/region/startLine").asInt())
                .isEqualTo(3);
        assertThat(result.at("/properties/violates/0").asString()).isEqualTo("p/secrets");
        assertThat(run.at("/results/1/properties/violates").isEmpty()).isTrue();
    }

    @Test
    void every_result_points_to_its_rule_and_to_a_relative_path() throws IOException {
        var run = run(SampleReport.full());
        for (var result : run.path("results")) {
            var rule = run.at("/tool/driver/rules/" + result.path("ruleIndex").asInt());
            assertThat(rule.path("id")).isEqualTo(result.path("ruleId"));
            assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                            .asString())
                    .isNotEmpty()
                    .doesNotStartWith("/")
                    .matches("[\\x21-\\x7e]+");
        }
        assertThat(run.at("/tool/driver/rules/0/properties/security-severity").asString())
                .isEqualTo("10.0");
        assertThat(run.at("/tool/driver/rules/1/properties/security-severity").asString())
                .as("a band where there is no score")
                .isEqualTo("5.5");
    }

    /// GitHub, "SARIF results exceed one or more limits".
    @Test
    void code_scanning_takes_a_report_of_any_size_and_gets_the_worst_of_it() throws IOException {
        var run = run(SampleReport.large(25_100));
        assertThat(run.path("results").size()).isEqualTo(SarifFormat.MOST_RESULTS);
        assertThat(run.at("/tool/driver/rules").size()).isLessThanOrEqualTo(25_000);
        assertThat(run.at("/invocations/0/toolExecutionNotifications/0/message/text")
                        .asString())
                .isEqualTo("106 of 25106 results are left out, the least grave ones: code scanning takes 25000");
        assertThat(run.path("results").get(0).path("ruleId").asString()).isEqualTo("CVE-2020-10000");
        assertThat(run.path("results").toString()).contains("policy/custom");
        var many = run(SampleReport.large(5_001));
        assertThat(many.path("results").size()).isEqualTo(5_007);
        assertThat(many.at("/invocations/0/toolExecutionNotifications/0/descriptor/id")
                        .asString())
                .isEqualTo("many-results");
        for (var rule : many.at("/tool/driver/rules")) {
            assertThat(rule.at("/properties/tags").size()).isBetween(1, 10);
        }
    }

    @Test
    void the_tool_says_which_release_it_is() throws IOException {
        var driver = run(SampleReport.full()).at("/tool/driver");
        assertThat(driver.path("version").asString())
                .isEqualTo(Release.number())
                .isNotEqualTo("1");
        assertThat(driver.path("semanticVersion").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    /// `[text](address)` in a message is a link, `{0}` an argument (SARIF 2.1.0, sections 3.11.5 and 3.11.6).
    @Test
    void a_package_name_is_neither_a_link_nor_an_argument() {
        assertThat(SarifText.escaped("[click](https://evil.example) {0}"))
                .isEqualTo("\\[click\\](https://evil.example) {{0}}");
    }

    private static List<String> fingerprints(JsonNode run) {
        var names = new ArrayList<String>();
        run.path("results")
                .forEach(result -> names.add(result.at("/partialFingerprints/primaryLocationLineHash")
                        .asString()));
        return names;
    }

    private static ScanReport rebuilt(ScanReport report) {
        var layer = Digest.parse("sha256:" + "7".repeat(64));
        var packages = report.inventory().packages().stream()
                .map(found -> new InstalledPackage(
                        found.purl(),
                        found.name(),
                        found.version(),
                        found.source(),
                        layer,
                        found.paths(),
                        found.licences(),
                        found.ownedBy(),
                        found.confidence()))
                .toList();
        var told = report.inventory();
        var secrets = told.secrets().stream()
                .map(secret -> new FoundSecret(
                        secret.rule(),
                        secret.title(),
                        secret.path(),
                        layer,
                        secret.line() + 1,
                        secret.excerpt(),
                        secret.deleted()))
                .toList();
        var inventory = new Inventory(
                told.os(), packages, true, List.of(), secrets, told.files(), told.malware(), told.searched());
        return new ScanReport(
                report.scannedAt().plusSeconds(86_400),
                report.image(),
                report.database(),
                inventory,
                report.findings(),
                report.verdict(),
                report.warnings());
    }

    private static JsonNode run(ScanReport report) throws IOException {
        var bytes = ReportFormatsTest.write(new SarifFormat(), report, Display.PLAIN);
        return JsonMapper.builder().build().readTree(bytes).path("runs").path(0);
    }
}
