package dev.plimsoll.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LanguageTest {
    @ParameterizedTest
    @CsvSource({"en, ENGLISH", "EN-gb, ENGLISH", "ja, JAPANESE", "ja-JP, JAPANESE", "ja_JP.UTF-8, JAPANESE"})
    void is_read_from_tags_and_locales(String text, Language language) {
        assertThat(Language.parse(text)).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jav", "de", "english", "C"})
    void one_that_is_not_written_is_refused_with_those_that_are(String text) {
        assertThatThrownBy(() -> Language.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a language of reports; use en or ja");
    }

    @Test
    void the_locale_decides_in_the_order_of_posix() {
        assertThat(Language.of(Map.of())).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(Map.of("LANG", "ja_JP.UTF-8"))).isEqualTo(Language.JAPANESE);
        assertThat(Language.of(Map.of("LANG", "ja_JP.UTF-8", "LC_ALL", "C"))).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(Map.of("LANG", "de_DE", "LC_MESSAGES", "ja_JP"))).isEqualTo(Language.JAPANESE);
        assertThat(Language.of(Map.of("LANG", "", "LC_ALL", ""))).isEqualTo(Language.ENGLISH);
    }
}
