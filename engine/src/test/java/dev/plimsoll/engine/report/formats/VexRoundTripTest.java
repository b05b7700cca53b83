package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.engine.policy.suppression.VexDocuments;
import dev.plimsoll.engine.policy.suppression.VexException;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.VexAssessment;
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import dev.plimsoll.vocabulary.VexAssessment.Status;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// VEX that we write is VEX that we read: a decision handed on in a report is the same decision afterwards.
final class VexRoundTripTest {
    static List<ReportFormat> formats() {
        return List.of(new OpenVexFormat(), new CycloneDxFormat());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void what_was_set_aside_is_set_aside_again_and_nothing_else(ReportFormat format) throws IOException, VexException {
        var report = SampleReport.full();
        var statements = VexDocuments.read(ReportFormatsTest.write(format, report, Display.PLAIN));
        var open = report.findings().stream()
                .map(finding -> finding.withSuppressedBy(null))
                .toList();
        var subject = new Subject(
                report.image(), report.inventory(), open, report.database(), List.of(), List.of(), report.scannedAt());
        var after = Suppressions.of(List.of(), statements).apply(subject).findings();
        assertThat(after.stream().filter(finding -> finding.suppressedBy() != null))
                .singleElement()
                .satisfies(finding -> assertThat(finding.id()).isEqualTo("CVE-2023-6237"))
                .extracting(Finding::assessment)
                .isEqualTo(new VexAssessment(Status.NOT_AFFECTED, Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH));
    }
}
