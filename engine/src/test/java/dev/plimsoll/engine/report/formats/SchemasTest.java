package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.TestNeeds;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.HostileReport;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written keeps to its published schema, whatever is in the report.
final class SchemasTest {
    /// With findings, without any, all set aside, none judged, many, and with attacks in every text.
    private static Map<String, ScanReport> reports() {
        var reports = new LinkedHashMap<String, ScanReport>();
        reports.put("full", SampleReport.full());
        reports.put("empty", SampleReport.empty());
        reports.put("all set aside", allSetAside(SampleReport.full()));
        reports.put("not judged", with(SampleReport.full(), false));
        reports.put("without findings", with(SampleReport.full(), true));
        reports.put("large", SampleReport.large(50));
        reports.put("hostile", HostileReport.report());
        return reports;
    }

    static Stream<Arguments> everything() {
        return ReportFormats.all().stream()
                .flatMap(format -> reports().entrySet().stream()
                        .map(report -> Arguments.of(format.name(), report.getKey(), format, report.getValue())));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everything")
    void a_report_keeps_to_its_schema(String name, String which, ReportFormat format, ScanReport report)
            throws IOException {
        if (format.obstacle(report).isEmpty()) {
            var bytes = ReportFormatsTest.write(format, report, Display.PLAIN);
            assertThat(FormatSchemas.faults(name, text(bytes))).isEmpty();
        } else {
            assertThat(name).isEqualTo("openvex");
            assertThat(report.findings()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everything")
    void nothing_that_a_terminal_obeys_is_let_through(String name, String which, ReportFormat format, ScanReport report)
            throws IOException {
        var written = text(ReportFormatsTest.write(format, report, Display.PLAIN));
        assertThat(written.codePoints().filter(c -> c != '\n' && TerminalText.isUnsafe(c)))
                .isEmpty();
        assertThat(written).endsWith("\n");
    }

    @Test
    void the_japanese_page_keeps_to_the_same_rules() throws IOException {
        var japanese = Display.PLAIN.with(Language.JAPANESE);
        for (var report : reports().values()) {
            assertThat(FormatSchemas.faults("html", text(ReportFormatsTest.write(new HtmlFormat(), report, japanese))))
                    .isEmpty();
        }
    }

    /// The checks can fail: each finds what is broken in a report of the sample.
    @ParameterizedTest
    @CsvSource({
        "json, '\"critical\"', '\"awful\"'",
        "json, '\"knownExploited\": true', '\"knownExploited\": \"yes\"'",
        "json, '\"fixedVersion\"', '\"fixVersion\"'",
        "json, 'sha256:aaa', 'sha256:xyz'",
        "cyclonedx, '\"container\"', '\"ship\"'",
        "sarif, '\"columnKind\"', '\"colourKind\"'",
        "spdx, '\"CONTAINER\"', '\"SHIP\"'",
        "spdx-3, '\"container\"', '\"ship\"'",
        "openvex, '\"affected\"', '\"infected\"'",
        "openvex, '\"products\"', '\"things\"'",
        "gitlab, '\"version\"', '\"release\"'",
        "github, '\"version\"', '\"release\"'",
        "aqua, '\"version\"', '\"release\"'",
        "aqua, '\"scan_malware\"', '\"malware\"'",
        "junit, '<testsuite ', '<suite '",
        "html, '</main>', ''",
        "html, '<h1>', '<h1><b'",
    })
    void what_is_broken_is_refused(String name, String good, String bad) throws IOException {
        var format = ReportFormats.named(name).orElseThrow();
        var written = text(ReportFormatsTest.write(format, SampleReport.full(), Display.PLAIN));
        assertThat(written).contains(good);
        assertThat(FormatSchemas.faults(name, written.replaceFirst(Pattern.quote(good), bad)))
                .isNotEmpty();
    }

    /// Readers ignore what they do not know; a later release may add it.
    @Test
    void the_schema_allows_more_properties_beside_its_own() throws IOException {
        var more = text(ReportFormatsTest.write(new JsonFormat(), SampleReport.full(), Display.PLAIN))
                .replaceFirst("\\{", "{ \"later\": 1,");
        assertThat(FormatSchemas.faults("json", more)).isEmpty();
    }

    @Test
    void openvex_keeps_to_the_published_schema() throws IOException {
        var schema = FormatSchemas.draft2020(Files.readString(TestNeeds.data("schemas/openvex-0.2.0.schema.json")));
        for (var report : reports().values()) {
            var format = new OpenVexFormat();
            if (format.obstacle(report).isEmpty()) {
                assertThat(FormatSchemas.errors(schema, text(ReportFormatsTest.write(format, report, Display.PLAIN))))
                        .isEmpty();
            }
        }
    }

    private static ScanReport allSetAside(ScanReport report) {
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                report.findings().stream()
                        .map(finding -> finding.withSuppressedBy("waiver of bob: accepted"))
                        .toList(),
                report.verdict(),
                report.warnings());
    }

    private static ScanReport with(ScanReport report, boolean judged) {
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                judged ? List.of() : report.findings(),
                judged ? report.verdict() : null,
                report.warnings());
    }

    /// Strict: half a surrogate pair has no UTF-8.
    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
