package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.HostileReport;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What Postee's templates and DefectDojo's parser make of the result: their rules, restated.
final class AquaFormatTest {
    /// DefectDojo knows four words; every other it takes for critical.
    private static String severityInDefectDojo(JsonNode vulnerability) {
        return switch (vulnerability.path("aqua_severity").asString()) {
            case "high" -> "High";
            case "medium" -> "Medium";
            case "low" -> "Low";
            case "negligible" -> "Info";
            default -> "Critical";
        };
    }

    @Test
    void what_nobody_rated_is_neither_critical_nor_left_out() throws IOException {
        var unrated = rated(SampleReport.full(), Severity.UNKNOWN);
        var root = written(unrated);
        for (var vulnerability : vulnerabilities(root)) {
            assertThat(severityInDefectDojo(vulnerability)).isEqualTo("Medium");
            assertThat(vulnerability.path("aqua_severity_classification").asString())
                    .contains("not rated");
        }
        assertThat(root.at("/vulnerability_summary/medium").asInt()).isEqualTo(3);
        assertThat(root.at("/vulnerability_summary/unrated").asInt()).isEqualTo(3);
        var critical = written(rated(SampleReport.full(), Severity.CRITICAL));
        assertThat(vulnerabilities(critical))
                .extracting(AquaFormatTest::severityInDefectDojo)
                .containsOnly("Critical");
    }

    /// The parser joins cpe, name and path, and fails where one is no text; what has the same key is lost.
    @Test
    void no_finding_is_lost_in_defectdojo() throws IOException {
        for (var report : List.of(SampleReport.full(), HostileReport.report())) {
            var keys = new HashSet<String>();
            int findings = 0;
            for (var resource : written(report).path("resources")) {
                var described = resource.path("resource");
                assertThat(described.path("cpe").isString()).isTrue();
                assertThat(described.path("name").isString()).isTrue();
                assertThat(described.path("version").isString()).isTrue();
                for (var vulnerability : resource.path("vulnerabilities")) {
                    findings++;
                    keys.add(described.path("cpe").asString()
                            + vulnerability.path("name").asString()
                            + described.path("path").asString("None"));
                    assertThat(vulnerability.path("description").isString()).isTrue();
                    assertThat(vulnerability.path("fix_version").isString()).isTrue();
                }
            }
            assertThat(keys).hasSize(findings);
        }
    }

    /// A template writes nothing at all where a value that it formats is missing.
    @Test
    void every_value_that_postees_templates_format_is_there() throws IOException {
        for (var report : List.of(SampleReport.full(), SampleReport.empty())) {
            var root = written(report);
            for (var text : List.of("/image", "/registry", "/url")) {
                assertThat(root.at(text).isString()).as(text).isTrue();
            }
            for (var flag : List.of(
                    "/image_assurance_results/disallowed",
                    "/scan_options/scan_malware",
                    "/scan_options/scan_sensitive_data")) {
                assertThat(root.at(flag).isBoolean()).as(flag).isTrue();
            }
            int sum = 0;
            for (var severity : List.of("critical", "high", "medium", "low", "negligible")) {
                var count = root.at("/vulnerability_summary/" + severity);
                assertThat(count.isInt()).as(severity).isTrue();
                sum += count.asInt();
            }
            assertThat(root.at("/vulnerability_summary/total").asInt()).isEqualTo(sum);
            assertThat(root.at("/scan_started/seconds").isIntegralNumber()).isTrue();
            for (var check : root.at("/image_assurance_results/checks_performed")) {
                assertThat(check.path("control").isString()).isTrue();
                assertThat(check.path("policy_name").isString()).isTrue();
                assertThat(check.path("failed").isBoolean()).isTrue();
            }
        }
    }

    @Test
    void files_with_secrets_are_listed_without_the_secrets() throws IOException {
        var root = written(HostileReport.report());
        assertThat(root.at("/scan_options/scan_sensitive_data").asBoolean()).isTrue();
        assertThat(root.at("/vulnerability_summary/sensitive").asInt()).isEqualTo(1);
        var last = root.path("resources").size() - 1;
        var infected = root.path("resources").get(last).path("resource");
        assertThat(infected.path("malware_items").get(0).asString()).endsWith(", deleted by an upper layer");
        assertThat(root.at("/scan_options/scan_malware").asBoolean()).isTrue();
        assertThat(root.at("/vulnerability_summary/malware").asInt()).isEqualTo(1);
        var file = root.path("resources").get(last - 1).path("resource");
        assertThat(file.path("sensitive_items").get(0).asString()).endsWith(", line 1, deleted by an upper layer");
        assertThat(file.path("layer_digest").asString()).startsWith("sha256:");
    }

    private static List<JsonNode> vulnerabilities(JsonNode root) {
        var all = new ArrayList<JsonNode>();
        root.path("resources")
                .forEach(resource -> resource.path("vulnerabilities").forEach(all::add));
        return all;
    }

    private static ScanReport rated(ScanReport report, Severity severity) {
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                report.findings().stream()
                        .map(finding -> rated(finding, severity))
                        .toList(),
                report.verdict(),
                report.warnings());
    }

    private static Finding rated(Finding finding, Severity severity) {
        return new Finding(
                finding.id(),
                finding.aliases(),
                severity,
                null,
                List.of(),
                finding.epss(),
                finding.knownExploited(),
                finding.title(),
                finding.published(),
                finding.packageUrl(),
                finding.name(),
                finding.version(),
                finding.layer(),
                finding.fixState(),
                finding.fixedVersion(),
                finding.advisories(),
                finding.references(),
                finding.suppressedBy(),
                finding.assessment());
    }

    private static JsonNode written(ScanReport report) throws IOException {
        return JsonMapper.builder().build().readTree(ReportFormatsTest.write(new AquaFormat(), report, Display.PLAIN));
    }
}
