package dev.plimsoll.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the page promises whatever is in the report: it is one file, asks nobody for anything, and obeys no data.
final class HtmlReportTest {
    private static final String ATTACK = "</script></style></title><img src=x onerror=alert(1)>\"'`<!-- &lt;";

    @ParameterizedTest
    @EnumSource
    void shows_hostile_text_and_does_not_obey_it(Language language) throws IOException {
        var page = page(hostile(), language);
        var harmless = page(SampleReport.full(), language);
        assertThat(page).contains("&lt;/script&gt;&lt;/style&gt;").doesNotContain("<img", "<!--");
        for (var tag :
                List.of("<script", "</script", "<style", "</style", "<title", "</title", "<!DOCTYPE", "</html>")) {
            assertThat(page.split(Pattern.quote(tag), -1).length).as(tag).isEqualTo(2);
            assertThat(harmless.split(Pattern.quote(tag), -1).length).as(tag).isEqualTo(2);
        }
    }

    @Property(tries = 300)
    void text_never_leaves_its_element_or_attribute(@ForAll String text) throws IOException {
        var out = new ByteArrayOutputStream();
        var html = new HtmlWriting(out);
        html.text(text).flush();
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("<", ">", "\"", "'", "`", "\n", "\u0000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                " javascript:alert(1)",
                "java\nscript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "vbscript:msgbox",
                "file:///etc/passwd",
                "//example.org/x",
                "http:",
                "https://user:password@example.org/",
                "https://example.org/\"onmouseover=alert(1)",
                "https://example.org/<b>",
                "ftp://example.org/",
                "not an address",
                ""
            })
    void what_is_no_web_address_is_no_link(String address) throws IOException {
        assertThat(HtmlWriting.isWebAddress(address)).isFalse();
        var page = page(withReferences(List.of(address)), Language.ENGLISH);
        assertThat(page.substring(page.indexOf("<main"))).doesNotContain("<a ");
    }

    /// Most addresses are told without a parser; none is a link that a parser would not take for one.
    @Property(tries = 2000)
    void what_is_a_link_is_a_web_address_to_the_parser_too(
            @ForAll
                    @CharRange(from = 'y', to = 'z')
                    @Chars({'a', 'Z', '0', '.', '-', '/', '_', ':', '@', '%', '[', '?'})
                    @StringLength(max = 8)
                    String rest) {
        var address = "https://" + rest;
        boolean web;
        try {
            var parsed = new URI(address);
            web = parsed.getHost() != null && parsed.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            web = false;
        }
        assertThat(HtmlWriting.isWebAddress(address)).as(address).isEqualTo(web);
    }

    @Test
    void a_web_address_is_a_link_that_tells_its_target_nothing() throws IOException {
        var page = page(withReferences(List.of("https://example.org/a?b=1&c='2'")), Language.ENGLISH);
        assertThat(page)
                .contains("<a href=\"https://example.org/a?b=1&amp;c=&#39;2&#39;\" rel=\"noopener noreferrer\">"
                        + "example.org/a?b=1&amp;c=&#39;2&#39;</a>");
        assertThat(HtmlWriting.isWebAddress("HTTP://example.org/" + "x".repeat(3000)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void allows_its_own_style_and_script_only_and_no_request(Language language) throws Exception {
        var page = page(SampleReport.full(), language);
        assertThat(page)
                .contains("default-src 'none'; style-src 'sha256-" + digest(page, "style") + "'; script-src 'sha256-"
                        + digest(page, "script") + "'; base-uri 'none'; form-action 'none'");
        assertThat(page).doesNotContain("src=", "@import", "url(", " style=", " onclick", "fetch(", "XMLHttpRequest");
    }

    private static String digest(String page, String element) throws Exception {
        var start = page.indexOf("<" + element + ">") + element.length() + 2;
        var content = page.substring(start, page.indexOf("</" + element + ">"));
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void stands_between_doctype_and_html_end_as_build_servers_expect() throws IOException {
        assertThat(page(SampleReport.full(), Language.ENGLISH))
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .endsWith("</html>\n");
        assertThat(page(SampleReport.empty(), Language.JAPANESE)).startsWith("<!DOCTYPE html>\n<html lang=\"ja\">");
    }

    @Test
    void every_language_has_the_same_words_with_the_same_places() {
        var english = Messages.in(Language.ENGLISH);
        for (var language : Language.values()) {
            var other = Messages.in(language);
            assertThat(other.keys()).isEqualTo(english.keys());
            for (var key : english.keys()) {
                assertThat(other.of(key)).as(key).isNotBlank();
                assertThat(places(other.of(key))).as(language + " " + key).isEqualTo(places(english.of(key)));
            }
        }
    }

    private static TreeSet<String> places(String text) {
        var places = new TreeSet<String>();
        Pattern.compile("\\{\\d}").matcher(text).results().forEach(found -> places.add(found.group()));
        return places;
    }

    @Test
    void japanese_is_told_in_japanese() throws IOException {
        var page = page(SampleReport.full(), Language.JAPANESE);
        assertThat(page).contains("不適合", "最初に行うこと", "緊急").doesNotContain("What to do first", ">Severity<");
    }

    /// Controls speak English; the page says the same in the reader's language where it has words for it.
    @Test
    void japanese_readers_are_told_what_is_violated_and_what_to_do() throws IOException {
        var page = page(SampleReport.full(), Language.JAPANESE);
        assertThat(page)
                .contains("log4j-core 2.14.1 の CVE-2021-44228 は悪用が確認されています")
                .contains("2.14.1 から 2.15.0 に更新してください")
                .contains("libcrypto3 3.1.4-r5 の CVE-2024-5535: 深刻度は「警告」です")
                .contains("独自の規則に反しています<br><small lang=\"en\">the image runs as root</small>")
                .doesNotContain("is known to be exploited", "upgrade org.apache");
        var unheardOf = ManyFindings.with(
                SampleReport.full(),
                new Verdict(List.of(new PolicyVerdict("p", true, List.of(violation("neverHeardOf", "no words"))))),
                List.of());
        assertThat(page(unheardOf, Language.JAPANESE)).contains("<span lang=\"en\">no words</span>");
    }

    @Test
    void what_a_violation_says_of_its_limit_is_told_in_the_readers_words() throws IOException {
        var report = ManyFindings.with(
                SampleReport.full(),
                new Verdict(List.of(new PolicyVerdict(
                        "p", true, List.of(violation("maxImageAge", "the image is 90 days old; allowed are 30"))))),
                List.of());
        assertThat(page(report, Language.JAPANESE)).contains("90 日前に作られました（許容: 30 日）");
        for (var what : List.of("likelihood", "percentile")) {
            var epss = ManyFindings.with(
                    SampleReport.full(),
                    new Verdict(List.of(new PolicyVerdict(
                            "p",
                            true,
                            List.of(violation("exploitLikelihood", "has an EPSS " + what + " of 1; allowed is 0.9"))))),
                    List.of());
            assertThat(page(epss, Language.JAPANESE))
                    .contains("（許容: 90.0%）")
                    .matches("(?s).*" + (what.equals("percentile") ? "百分位は" : "（EPSS）は") + ".*");
        }
    }

    /// What has words is a control that exists: nobody translates what nobody says.
    @Test
    void the_words_are_about_controls_that_exist() {
        var controls = new TreeSet<String>();
        addControls(Control.class, controls);
        var words = Messages.violations(Language.JAPANESE);
        for (var key : words.keys()) {
            int dot = key.indexOf('.');
            var control = key.substring(dot + 1).replaceFirst("[.](percentile|[0-9]+)$", "");
            if (dot < 0 || key.startsWith("fix.") || control.equals("any")) {
                continue;
            }
            assertThat(controls).as(key).contains(control);
            assertThat(words.keys()).contains("about." + control);
            if (key.startsWith("says.")) {
                assertThat(words.keys()).contains(key.replaceFirst("says", "said"));
            }
        }
        for (var state : FixState.values()) {
            assertThat(words.has("fix." + state.label())).as(state.label()).isTrue();
        }
    }

    private static void addControls(Class<?> kind, TreeSet<String> controls) {
        if (kind.isRecord()) {
            var name = kind.getSimpleName();
            controls.add(Character.toLowerCase(name.charAt(0)) + name.substring(1));
        }
        if (kind.isSealed()) {
            for (var permitted : kind.getPermittedSubclasses()) {
                addControls(permitted, controls);
            }
        }
    }

    private static Violation violation(String control, String message) {
        return new Violation(control, null, null, null, List.of(), null, null, message, null);
    }

    @Test
    void numbers_look_the_same_everywhere() {
        assertThat(List.of(0L, 7L, 999L, 1_000L, 1_234_567L, -1_234L))
                .extracting(Messages::number)
                .containsExactly("0", "7", "999", "1,000", "1,234,567", "-1,234");
        assertThat(Messages.percent(0.9754)).isEqualTo("97.5%");
        assertThat(Messages.size(7_654_400)).isEqualTo("7.7 MB");
        assertThat(Messages.size(12_001)).isEqualTo("13 kB");
        assertThat(Messages.size(0)).isEqualTo("0 kB");
    }

    @Test
    void five_thousand_findings_stay_below_three_megabytes() throws IOException {
        var page = page(ManyFindings.report(5_000), Language.JAPANESE);
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(3_000_000);
        assertThat(page.split("<tbody class=", -1).length - 1).isEqualTo(5_000);
    }

    private static ScanReport hostile() {
        var report = SampleReport.full();
        var findings = report.findings().stream()
                .map(finding -> new Finding(
                        ATTACK,
                        List.of(ATTACK),
                        finding.severity(),
                        ATTACK,
                        finding.cvss(),
                        finding.epss(),
                        true,
                        ATTACK,
                        finding.published(),
                        finding.packageUrl(),
                        ATTACK,
                        ATTACK,
                        finding.layer(),
                        finding.fixState(),
                        finding.fixedVersion() == null ? null : ATTACK,
                        List.of(new Finding.AdvisoryReference(ATTACK, ATTACK)),
                        List.of(ATTACK),
                        finding.suppressedBy() == null ? null : ATTACK))
                .toList();
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                findings,
                report.verdict(),
                List.of(new Warning(ATTACK, ATTACK, ATTACK)));
    }

    private static ScanReport withReferences(List<String> references) {
        return ManyFindings.with(SampleReport.full(), references);
    }

    static String page(ScanReport report, Language language) throws IOException {
        var out = new ByteArrayOutputStream();
        HtmlReport.write(report, language, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
