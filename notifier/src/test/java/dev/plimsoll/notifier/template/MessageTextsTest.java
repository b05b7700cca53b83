package dev.plimsoll.notifier.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.channel.Markup;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Samples;
import dev.plimsoll.notifier.channel.UndeliverableException;
import dev.plimsoll.notifier.event.EventKind;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageTextsTest {
    private final MessageTexts texts = new MessageTexts(List.of());

    @ParameterizedTest
    @EnumSource(Markup.class)
    void every_kind_of_event_has_a_text_in_both_languages(Markup markup) throws UndeliverableException {
        for (var kind : EventKind.values()) {
            for (var language : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
                var text = texts.text(Samples.in(language, Samples.message(kind)), markup, 50_000);

                assertThat(text.title())
                        .as("%s in %s", kind, language)
                        .isNotBlank()
                        .doesNotContain("{", "}");
                assertThat(text.body())
                        .as("%s in %s", kind, language)
                        .isNotBlank()
                        .doesNotContain("{{", "}}", "null");
                if (!Samples.message(kind).events().getFirst().findings().isEmpty()) {
                    assertThat(text.body()).contains("CVE-2026-0001", "openssl", "1.1");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Markup.class)
    void the_worst_come_first_and_the_rest_is_counted(Markup markup) throws UndeliverableException {
        for (var limit : markup == Markup.HTML ? List.of(30_000, 200_000) : List.of(2_000, 4_000, 30_000)) {
            var text = texts.text(Samples.largeScan(), markup, limit);

            assertThat(text.body()).hasSizeLessThanOrEqualTo(limit).contains("more");
            assertThat(text.body().indexOf("CVE-2026-9999"))
                    .isBetween(0, text.body().indexOf("CVE-2025-"));
            assertThat(text.shown() + text.missing()).isEqualTo(3_000);
        }
    }

    @Test
    void a_scan_is_told_like_this() throws UndeliverableException {
        var text = texts.text(Samples.message(EventKind.SCAN), Markup.TEXT, 5_000);

        assertThat(text.title()).isEqualTo("reg.example/team/app:1.2: 1 critical, 1 low");
        assertThat(text.body()).isEqualTo("""
                The scan found vulnerabilities. The worst come first.

                Image: reg.example/team/app:1.2
                Digest: sha256:%s
                System: debian 12
                Running at: prod/shop/web, prod/shop/worker
                Scope: shop
                Owners: owner@example.org
                Source: plimsoll
                Time: 2026-03-01 10:00 UTC

                Vulnerabilities (1 critical, 1 low):
                - critical CVE-2026-0001 openssl 1.0 -> 1.1
                - low CVE-2026-0002 zlib 1.0 -> no fix yet

                Updates:
                - Update openssl from 1.0 to 1.1 (ends 1)

                What to do:
                - Update what has a fix, rebuild the image, and deploy it.

                https://plimsoll.example/findings/1""".formatted("ab".repeat(32)));
    }

    @Test
    void a_digest_tells_new_overdue_fixed_and_the_age_of_the_data() throws UndeliverableException {
        var text = texts.text(Samples.digest(), Markup.TEXT, 5_000);

        assertThat(text.title()).isEqualTo("shop: what is open, 2026-03-01");
        assertThat(text.body())
                .contains("New: 1", "- CVE-2026-0001 in openssl", "Overdue: 1", "Fixed: 0", "Open: 42", "3 hours")
                .doesNotContain("Nothing new");
    }

    @Test
    void hostile_names_mark_nothing() throws UndeliverableException {
        var hostile = Samples.hostile();

        assertThat(texts.text(hostile, Markup.HTML, 200_000).body())
                .doesNotContain("<script", "\u0000", "\u202e", "href=\"javascript")
                .contains("&lt;script&gt;");
        assertThat(texts.text(hostile, Markup.TELEGRAM, 4_000).body()).doesNotContain("<script", "<!");
        assertThat(texts.text(hostile, Markup.MRKDWN, 50_000).body())
                .doesNotContain("<!channel>", "<@U1>", "<script", "`code`", "*bold*");
        assertThat(texts.text(hostile, Markup.MARKDOWN, 50_000).body())
                .doesNotContain(" @everyone", " [text]")
                .doesNotContainPattern("(?<!\\\\)[<`]")
                .contains("\\<script\\>", "\\|cell\\|", "\\`code\\`");
        assertThat(texts.text(hostile, Markup.JIRA, 50_000).body())
                .doesNotContain(" {code}", " !pic!", " [text]")
                .contains("\\{code\\}");
        for (var markup : Markup.values()) {
            var text = texts.text(hostile, markup, 50_000);
            assertThat(text.title()).as("title for %s", markup).doesNotContain("\n", "\r", "\u0000", "\u202e");
            assertThat(text.body()).as("body for %s", markup).doesNotContain("\r", "\u0000", "\u001b", "n".repeat(400));
        }
    }

    @Test
    void an_own_template_is_used_by_its_name_and_its_values_are_escaped_however_it_is_written()
            throws UndeliverableException {
        var own = new MessageTexts(List.of(new UserTemplate(
                "short", "{{severity}}!", "{{{title}}}|{{&title}}|{{#each findings}}{{package}}{{/each}}")));
        var text = own.text(with("short", Samples.hostile()), Markup.HTML, 50_000);

        assertThat(text.title()).isEqualTo("critical!");
        assertThat(text.body()).contains("&lt;script&gt;").doesNotContain("<script>");
        assertThatThrownBy(() -> texts.text(with("short", Samples.hostile()), Markup.HTML, 50_000))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("no template short");
    }

    @Test
    void a_template_of_json_makes_json_of_whatever_names_there_are() throws UndeliverableException {
        var body = texts.fill("{\"a\":\"{{title}} {{lead}}\"}", Samples.hostile(), Markup.JSON, 50_000);

        assertThat(tools.jackson.databind.json.JsonMapper.shared()
                        .readTree(body)
                        .path("a")
                        .asString())
                .contains("<script>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{> other}}",
                "{{~> other}}",
                "{{#> layout}}x{{/layout}}",
                "{{#*inline \"a\"}}{{/inline}}",
                "{{=<% %>=}}",
                "{{#if}",
                "{{#each findings}}",
                "{{include \"/etc/passwd\"}}",
                "{{embedded \"x\"}}",
                "{{precompile \"x\"}}",
                "{{log title}}",
                "{{i18n \"x\"}}"
            })
    void what_templates_may_not_do_is_refused_when_they_are_read_or_fails(String body) {
        assertThatThrownBy(() -> texts.fill(body, Samples.message(EventKind.SCAN), Markup.TEXT, 1_000))
                .isInstanceOf(UndeliverableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{title.class}}",
                "{{title.class.name}}",
                "{{title.bytes}}",
                "{{this.class}}",
                "{{facts.empty}}",
                "{{#with title}}{{class.classLoader}}{{/with}}",
                "{{words.class}}",
                "{{findings.size}}"
            })
    void values_have_no_methods_and_no_fields(String body) throws UndeliverableException {
        assertThat(texts.fill("[" + body + "]", Samples.message(EventKind.SCAN), Markup.TEXT, 1_000))
                .isEqualTo("[]");
    }

    @Test
    void a_template_without_end_is_ended() {
        var each = "{{#each facts}}".repeat(12) + "x" + "{{/each}}".repeat(12);
        var nested = each.replace("facts", "../facts");

        assertThatThrownBy(() -> texts.fill(each + nested, Samples.message(EventKind.SCAN), Markup.TEXT, 1_000))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("fails");
    }

    @Test
    void both_languages_have_the_same_words() throws Exception {
        assertThat(words("ja").keySet()).isEqualTo(words("en").keySet());
    }

    private static Properties words(String language) throws Exception {
        var words = new Properties();
        try (var in = MessageTexts.class.getResourceAsStream("words_" + language + ".properties")) {
            words.load(in);
        }
        return words;
    }

    private static Message with(String template, Message message) {
        return new Message(
                message.id(),
                message.action(),
                message.key(),
                message.route(),
                message.events(),
                message.recipients(),
                message.language(),
                template,
                message.reference(),
                message.digest());
    }
}
