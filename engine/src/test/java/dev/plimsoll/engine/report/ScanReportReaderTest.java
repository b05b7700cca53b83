package dev.plimsoll.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScanReportReaderTest {
    @Test
    void a_report_that_was_written_is_read_back() throws IOException {
        for (var report : new ScanReport[] {SampleReport.full(), SampleReport.empty()}) {
            var again = read(json(report));
            assertThat(text(json(again))).isEqualTo(text(json(report)));
            assertThat(again.findings()).hasSameSizeAs(report.findings());
            assertThat(again.image()).isEqualTo(report.image());
            assertThat(again.database()).isEqualTo(report.database());
            assertThat(again.verdict()).isEqualTo(report.verdict());
            assertThat(again.warnings()).isEqualTo(report.warnings());
            assertThat(again.inventory().secrets()).isEqualTo(report.inventory().secrets());
            assertThat(again.inventory().files()).isEqualTo(report.inventory().files());
            assertThat(again.inventory().malware()).isEqualTo(report.inventory().malware());
            assertThat(again.inventory().searched())
                    .isEqualTo(report.inventory().searched());
        }
    }

    @Test
    void what_is_no_report_is_refused_by_name() {
        assertThatThrownBy(() -> read("{\"schema\":\"other\\u001b[31m\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("r.json is not a scan report")
                .hasMessageNotContainingAny("\u001b");
        assertThatThrownBy(() -> read("not json".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("r.json is not a readable scan report");
        assertThatThrownBy(() -> read("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    /// Whatever the bytes, there is a report or one IOException.
    @Test
    void a_damaged_report_never_ends_in_anything_but_an_io_exception() throws IOException {
        var good = json(SampleReport.full());
        var random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            var bad = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                read(bad);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("r.json is not");
            }
        }
    }

    private static byte[] json(ScanReport report) throws IOException {
        var out = new ByteArrayOutputStream();
        ReportFormats.named("json").orElseThrow().write(report, Display.PLAIN, out);
        return out.toByteArray();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static ScanReport read(byte[] bytes) throws IOException {
        return ScanReportReader.read(new ByteArrayInputStream(bytes), "r.json");
    }
}
