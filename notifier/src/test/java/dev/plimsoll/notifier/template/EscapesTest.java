package dev.plimsoll.notifier.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.channel.Markup;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.json.JsonMapper;

/// Laws of escaping, whatever the text.
final class EscapesTest {
    @Property(tries = 300)
    void html_never_opens_a_tag_or_ends_an_attribute(@ForAll String text) {
        for (var markup : new Markup[] {Markup.HTML, Markup.TELEGRAM}) {
            assertThat(Escapes.of(markup).apply(text)).doesNotContain("<", ">", "\"", "'");
        }
        assertThat(Escapes.of(Markup.MRKDWN).apply(text)).doesNotContain("<", ">");
    }

    @Property(tries = 300)
    void markdown_marks_nothing(@ForAll String text) {
        assertThat(Escapes.of(Markup.MARKDOWN).apply("x" + text + "x"))
                .doesNotContainPattern("(?<!\\\\)(?:\\\\\\\\)*[`*\\[\\]<>|]");
    }

    @Property(tries = 300)
    void json_is_the_text_again(@ForAll String text) {
        var quoted = "\"" + Escapes.of(Markup.JSON).apply(text) + "\"";

        assertThat(JsonMapper.shared().readTree(quoted).asString()).isEqualTo(Escapes.clean(text));
    }

    @Property(tries = 300)
    void every_value_is_one_short_line(@ForAll String text) {
        for (var markup : Markup.values()) {
            assertThat(Escapes.of(markup).apply(text + "\r\n" + "y".repeat(2_000)))
                    .doesNotContain("\n", "\r", "\u0000")
                    .hasSizeLessThan(Escapes.LONGEST_VALUE * 8);
        }
    }

    @Property(tries = 300)
    void a_link_stays_within_its_place(@ForAll String text) {
        for (var markup : Markup.values()) {
            assertThat(Escapes.link("https://host.example/" + text, markup))
                    .doesNotContain("<", ">", "\"", "'", "(", ")", "|", "[", "]", "{", "}", " ", "`", "\\");
            assertThat(Escapes.link(text + "javascript:alert(1)", markup)).isEmpty();
        }
    }
}
