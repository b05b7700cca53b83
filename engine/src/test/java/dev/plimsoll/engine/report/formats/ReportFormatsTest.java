package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Warning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every report format keeps, whichever it is, and what each writes.
final class ReportFormatsTest {
    static List<ReportFormat> all() {
        return ReportFormats.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void writes_the_same_bytes_as_before(ReportFormat format) throws IOException {
        Golden.check("full." + format.name(), write(format, SampleReport.full(), Display.PLAIN));
        Golden.check("empty." + format.name(), write(format, SampleReport.empty(), Display.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("all")
    void lets_nothing_through_that_a_terminal_obeys(ReportFormat format) throws IOException {
        var text = new String(write(format, SampleReport.full(), Display.PLAIN), StandardCharsets.UTF_8);
        assertThat(text.codePoints().filter(c -> c != '\n' && TerminalText.isUnsafe(c)))
                .isEmpty();
        assertThat(text).endsWith("\n");
    }

    @ParameterizedTest
    @MethodSource("all")
    void does_not_depend_on_language_or_time_zone(ReportFormat format) throws IOException {
        var expected = write(format, SampleReport.full(), Display.PLAIN);
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertThat(write(format, SampleReport.full(), Display.PLAIN)).isEqualTo(expected);
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(write(format, SampleReport.full(), Display.PLAIN)).isEqualTo(expected);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void says_when_the_stream_is_full_and_leaves_it_open(ReportFormat format) throws IOException {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> format.write(SampleReport.large(200), Display.PLAIN, full))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        var open = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
        format.write(SampleReport.full(), Display.PLAIN, open);
        assertThat(open.size()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("all")
    void tells_what_was_set_aside_by_whom_and_why_and_which_waiver_has_ended(ReportFormat format) throws IOException {
        if (format.name().equals("github")) {
            return; // a list of packages: it says nothing of vulnerabilities
        }
        var full = SampleReport.full();
        var findings = new ArrayList<>(full.findings());
        var aside = findings.get(1);
        findings.set(1, aside.withSuppressedBy("waiver by alice until 2027-01-31: never called", null));
        var open = findings.getFirst();
        var ended = "the waiver by bob for " + open.name() + " ended on 2026-01-31 and no longer applies";
        var warnings = new ArrayList<>(full.warnings());
        warnings.add(new Warning("expired-waiver", open.id(), ended));
        var report = new ScanReport(
                full.scannedAt(), full.image(), full.database(), full.inventory(), findings, full.verdict(), warnings);

        // lines of tables break anywhere between words
        var text = new String(write(format, report, Display.PLAIN), StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .replace("\\", "");
        assertThat(text).contains(aside.id(), "waiver by alice until 2027-01-31: never called");
        assertThat(text).contains("ended on 2026-01-31 and no longer applies");
    }

    @ParameterizedTest
    @MethodSource("all")
    void names_itself_and_says_what_it_is_for(ReportFormat format) {
        assertThat(format.name()).matches("[a-z0-9-]+");
        assertThat(format.description()).isNotBlank();
        assertThat(ReportFormats.named(format.name())).isPresent();
    }

    @Test
    void the_page_is_written_in_the_readers_language() throws IOException {
        var japanese = Display.PLAIN.with(Language.JAPANESE);
        Golden.check("full.ja.html", write(new HtmlFormat(), SampleReport.full(), japanese));
    }

    @Test
    void names_are_unique() {
        assertThat(ReportFormats.all()).extracting(ReportFormat::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120, 200})
    void the_table_fits_the_terminal(int width) throws IOException {
        var text = new String(
                write(new TableFormat(), SampleReport.full(), new Display(width, false)), StandardCharsets.UTF_8);
        assertThat(text.lines().skip(2))
                .allSatisfy(
                        line -> assertThat(TerminalText.width(line)).as(line).isLessThanOrEqualTo(Math.max(width, 46)));
    }

    @Test
    void the_table_is_coloured_only_where_asked() throws IOException {
        var coloured = new String(
                write(new TableFormat(), SampleReport.full(), new Display(100, true)), StandardCharsets.UTF_8);
        Golden.check("full.coloured.table", coloured.getBytes(StandardCharsets.UTF_8));
        var plain = coloured.replaceAll("\u001b\\[[0-9]+m", "");
        assertThat(plain.codePoints().filter(c -> c != '\n' && TerminalText.isUnsafe(c)))
                .isEmpty();
        assertThat(plain.getBytes(StandardCharsets.UTF_8))
                .isEqualTo(write(new TableFormat(), SampleReport.full(), new Display(100, false)));
    }

    @Test
    void the_table_shows_the_exploited_one_first() throws IOException {
        var text = new String(write(new TableFormat(), SampleReport.full(), Display.PLAIN), StandardCharsets.UTF_8);
        assertThat(text.indexOf("CVE-2021-44228")).isPositive().isLessThan(text.indexOf("CVE-2024-5535"));
    }

    static byte[] write(ReportFormat format, ScanReport report, Display display) throws IOException {
        var out = new ByteArrayOutputStream();
        format.write(report, display, out);
        return out.toByteArray();
    }
}
