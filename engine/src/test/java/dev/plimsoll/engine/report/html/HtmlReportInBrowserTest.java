package dev.plimsoll.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.plimsoll.engine.TestNeeds;
import dev.plimsoll.engine.report.HostileReport;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The page in Chromium: it is filtered, sorted, opened and printed, keeps the rules of accessibility that axe-core
/// knows, and asks nobody for anything.
final class HtmlReportInBrowserTest {
    /// What reaches over the edge of the window and is not in a part that scrolls by itself.
    private static final String TOO_WIDE = """
            [...document.querySelectorAll('body *')]
              .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
              .slice(0, 5).map(e => e.tagName + '#' + e.id + '.' + e.className).join(' ')""";

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    private Path folder;

    private final List<String> requests = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    @BeforeAll
    static void start() {
        var chromium = TestNeeds.program("chromium");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @AfterEach
    void asked_nobody_and_broke_nothing() {
        assertThat(requests).allMatch(address -> address.startsWith("file:")).hasSize(1);
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ENGLISH, LIGHT, 1280",
        "ENGLISH, DARK, 400",
        "JAPANESE, LIGHT, 400",
        "JAPANESE, DARK, 1280",
    })
    void keeps_the_rules_of_accessibility(Language language, ColorScheme scheme, int width) throws IOException {
        var screen = new NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900);
        try (var page = open(SampleReport.full(), language, screen)) {
            assertThat(violations(page)).isEmpty();
            page.locator("#list tbody button").first().click();
            page.locator("details summary").first().click();
            assertThat(violations(page)).isEmpty();
            page.locator("#theme").click();
            assertThat(violations(page)).isEmpty();
        }
    }

    private static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .toList())
                        .toList();
    }

    @Test
    void filters_by_text_severity_fix_and_what_was_set_aside() throws IOException {
        try (var page = open(SampleReport.full(), Language.ENGLISH, new NewContextOptions())) {
            assertThat(ids(page)).containsExactly("CVE-2021-44228", "CVE-2024-5535", "CVE-2099-0001");
            page.locator("#f-aside").selectOption("");
            assertThat(ids(page)).hasSize(4);
            page.locator("#f-fix").selectOption("1");
            assertThat(ids(page)).containsExactly("CVE-2021-44228", "CVE-2024-5535");
            page.locator("#filter input[value=medium]").check();
            assertThat(ids(page)).containsExactly("CVE-2024-5535");
            assertThat(page.locator("#count").textContent()).isEqualTo("1 of 4 findings");
            page.locator("#filter button[type=reset]").click();
            PlaywrightAssertions.assertThat(page.locator("#count")).hasText("3 of 4 findings");
            page.locator("#f-text").fill("ghsa-jfh8 log4j");
            assertThat(ids(page)).containsExactly("CVE-2021-44228");
            page.locator("#f-text").fill("no such thing");
            assertThat(ids(page)).isEmpty();
        }
    }

    @Test
    void opens_details_by_keyboard() throws IOException {
        try (var page = open(SampleReport.full(), Language.ENGLISH, new NewContextOptions())) {
            var details = page.locator("#list tr.d").first();
            assertThat(details.isVisible()).isFalse();
            var button = page.locator("#list tbody button").first();
            button.focus();
            page.keyboard().press("Enter");
            assertThat(details.isVisible()).isTrue();
            assertThat(button.getAttribute("aria-expanded")).isEqualTo("true");
            assertThat(details.textContent()).contains("GHSA-jfh8-c2jp-5v3q", "CVSS:3.1/", "percentile 100.0%");
            var link = details.locator("a");
            assertThat(link.getAttribute("rel")).isEqualTo("noopener noreferrer");
        }
    }

    @Test
    void prints_everything_and_no_controls() throws IOException {
        try (var page = open(SampleReport.full(), Language.ENGLISH, new NewContextOptions())) {
            var pdf = page.pdf(new Page.PdfOptions().setFormat("A4").setPrintBackground(true));
            assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("#list tr.d").first().isVisible()).isTrue();
            assertThat(page.locator("#filter").isVisible()).isFalse();
            assertThat(page.locator("#theme").isVisible()).isFalse();
        }
    }

    /// A manager prints it: every page's table has its head, in either language, and never dark on paper.
    @ParameterizedTest
    @EnumSource
    void prints_heads_of_tables_and_dark_ink_on_white_paper(Language language) throws IOException {
        var dark = new NewContextOptions().setColorScheme(ColorScheme.DARK);
        try (var page = open(SampleReport.full(), language, dark)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            var words = Messages.in(language);
            assertThat(page.locator("#list thead button").all()).noneMatch(Locator::isVisible);
            assertThat(page.evaluate("getComputedStyle(document.querySelector('#list thead th'), '::before').content"))
                    .isEqualTo('"' + words.of("column.severity") + '"');
            assertThat(page.evaluate("getComputedStyle(document.body).color")).isEqualTo("rgb(23, 34, 45)");
            assertThat(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
                    .isEqualTo("rgb(255, 255, 255)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_telephone_shows_it_without_scrolling_sideways(Language language) throws IOException {
        var narrow = new NewContextOptions().setViewportSize(400, 850);
        try (var page = open(HostileReport.report(), language, narrow)) {
            assertThat(page.evaluate(TOO_WIDE)).isEqualTo("");
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(400);
            assertThat(page.evaluate("document.querySelector('#list').getBoundingClientRect().width <= 400"))
                    .isEqualTo(true);
            page.locator("#list tbody button").first().click();
            assertThat(page.locator("#list tr.d").first().isVisible()).isTrue();
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(400);
        }
    }

    @Test
    void each_layer_is_listed_and_filtered_by() throws IOException {
        try (var page = open(SampleReport.full(), Language.JAPANESE, new NewContextOptions())) {
            var layers = page.locator("#layers table").last().locator("tbody tr");
            assertThat(layers.count()).isEqualTo(2);
            assertThat(layers.last().textContent()).contains("COPY shop.jar /app \\x1b[31m");
            page.locator("#f-layer").selectOption("2");
            assertThat(ids(page)).containsExactly("CVE-2021-44228", "CVE-2099-0001");
            page.locator("#f-layer").selectOption("1");
            assertThat(ids(page)).containsExactly("CVE-2024-5535");
        }
    }

    @Test
    void what_was_added_is_told_from_what_the_base_brings() throws IOException {
        try (var page = open(SampleReport.full(), Language.ENGLISH, new NewContextOptions())) {
            var origins = page.locator("#layers table").first().locator("tbody tr");
            assertThat(origins.count()).isEqualTo(2);
            assertThat(origins.first().textContent()).startsWith("Added");
            page.locator("#f-base").selectOption("0");
            assertThat(ids(page)).containsExactly("CVE-2021-44228", "CVE-2099-0001");
            page.locator("#f-base").selectOption("1");
            assertThat(ids(page)).containsExactly("CVE-2024-5535");
        }
    }

    @Test
    void is_read_without_a_script() throws IOException {
        try (var page =
                open(SampleReport.full(), Language.ENGLISH, new NewContextOptions().setJavaScriptEnabled(false))) {
            assertThat(page.locator("#list tbody").count()).isEqualTo(4);
            assertThat(page.locator("#list tr.d").all()).allMatch(Locator::isVisible);
            assertThat(page.locator("#packages table").isVisible()).isTrue();
            assertThat(page.locator(".controls").all()).noneMatch(Locator::isVisible);
        }
    }

    @Test
    void five_thousand_findings_are_filtered_sorted_opened_and_prepared_for_print() throws IOException {
        try (var page = open(ManyFindings.report(5_000), Language.ENGLISH, new NewContextOptions())) {
            PlaywrightAssertions.assertThat(page.locator("#unpacked")).isHidden();
            assertThat(ids(page)).hasSize(100);
            page.locator("#f-text").fill("message-4321-7"); // stands in packed details only
            assertThat(ids(page)).containsExactly("CVE-2006-14321");
            page.locator("#list tbody button").click();
            assertThat(page.locator("#list tr.d").textContent()).contains("GHSA-14321-abcd");
            assertThat(page.locator("#list tr.d a").count()).isEqualTo(10);
            page.locator("#f-text").fill("");
            page.locator("#list thead button").getByText("CVSS").click();
            assertThat(page.locator("#list [aria-sort]").getAttribute("aria-sort"))
                    .isEqualTo("descending");
            assertThat(page.locator("#list tbody td:nth-child(6)").first().textContent())
                    .isEqualTo("9.9");
            page.locator("#list thead button").getByText("CVSS").click();
            assertThat(page.locator("#list tbody td:nth-child(6)").first().textContent())
                    .isEqualTo("0.0");
            page.locator("#more").click();
            assertThat(ids(page)).hasSize(600);
            page.locator("#f-aside").selectOption("");
            page.evaluate("dispatchEvent(new Event('beforeprint'))");
            assertThat(page.locator("#list tbody").count()).isEqualTo(5_000);
            page.evaluate("dispatchEvent(new Event('afterprint'))");
            assertThat(page.locator("#list tbody").count()).isEqualTo(100);
        }
    }

    private static List<String> ids(Page page) {
        return page.locator("#list tbody button").allTextContents().stream()
                .map(String::strip)
                .toList();
    }

    private Page open(ScanReport report, Language language, NewContextOptions options) throws IOException {
        var file = folder.resolve("report.html");
        Files.writeString(file, HtmlReportTest.page(report, language));
        var page = browser.newContext(options).newPage();
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> errors.add(message.text()));
        page.onPageError(errors::add);
        page.navigate(file.toUri().toString());
        return page;
    }
}
