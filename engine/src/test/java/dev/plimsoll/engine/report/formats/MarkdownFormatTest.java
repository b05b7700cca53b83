package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.HostileReport;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What stands in a pull request.
final class MarkdownFormatTest {
    @Test
    void the_verdict_comes_first_and_then_what_to_do() throws IOException {
        var text = comment(SampleReport.full());
        assertThat(text).startsWith("## \u274c Not compliant");
        assertThat(text.indexOf("from 2.14.1 to 2.15.0")).isPositive().isLessThan(text.indexOf("### Findings"));
    }

    /// The author can change what was added; what the base brings is for whoever makes that.
    @Test
    void the_authors_own_change_comes_before_what_the_base_brings() throws IOException {
        var text = comment(SampleReport.stoppedByBoth());

        assertThat(text).contains("1 from the base, 1 added");
        assertThat(text.indexOf("### What to do first: what was added"))
                .isPositive()
                .isLessThan(text.indexOf("log4j-core from 2.14.1 to 2.15.0"));
        assertThat(text.indexOf("### What the base brings"))
                .isGreaterThan(text.indexOf("log4j-core from 2.14.1 to 2.15.0"))
                .isLessThan(text.indexOf("rebase onto a newer release of the base"));
        assertThat(text).contains("`apk add 'libcrypto3>=3.1.6-r0'`").contains("| brought by |");
    }

    @Test
    void a_comment_says_how_much_did_not_fit() throws IOException {
        var text = comment(SampleReport.large(5_000));
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(65_536);
        var rows = text.lines().filter(line -> line.startsWith("| high |")).count();
        assertThat(rows).isBetween(100L, 4_999L);
        assertThat(text).contains("… and " + (5_000 - rows) + " more findings that do not fit");
    }

    @Test
    void names_from_the_image_are_neither_markup_nor_mentions_nor_links() {
        assertThat(Markdown.prose("<img src=x onerror=y> @alice #12 [a](b) https://evil.example www.evil.example"))
                .isEqualTo("&lt;img src=x onerror=y&gt; @<!-- -->alice \\#<!-- -->12 \\[a\\]\\(b\\)"
                        + " https:<!-- -->//evil.example www<!-- -->\\.evil.example");
        assertThat(Markdown.code("a`b|c")).isEqualTo("`` a`b\\|c ``");
        assertThat(Markdown.code("```")).isEqualTo("```` ``` ````");
        assertThat(Markdown.prose("- not a list")).startsWith("\\-");
        assertThat(Markdown.prose("1. nor this")).startsWith("1\\.");
    }

    /// Read as GitHub reads it: what is left when code, escapes and our own tears are taken away holds no markup.
    @Test
    void nothing_from_the_image_becomes_markup() throws IOException {
        var text = comment(HostileReport.report());
        assertThat(text.length()).isLessThan(65_536);
        var plain = text.replaceAll("(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)", "")
                .replaceAll("\\]\\(<https://(nvd|github|osv)\\.[^<>\\s]*>\\)", "")
                .replaceAll("\\\\[\\\\`*_{}\\[\\]()!|~$^#.+=-]", "")
                .replace("<!-- -->", "\u2060");
        assertThat(plain).doesNotContain("<", "![", "](", "://", "www.", "@team", "@org", "#12", "```", "~~~");
        assertThat(plain.lines().filter(line -> line.startsWith("#")))
                .allMatch(line -> line.matches("#{2,3} [\\p{L}\\p{So} :]+"));
    }

    private static String comment(ScanReport report) throws IOException {
        return new String(ReportFormatsTest.write(new MarkdownFormat(), report, Display.PLAIN), StandardCharsets.UTF_8);
    }
}
