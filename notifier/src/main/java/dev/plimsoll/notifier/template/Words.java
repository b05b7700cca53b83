package dev.plimsoll.notifier.template;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/// The words of one language: sentences with places `{0}`, `{1}` for values.
final class Words {
    private static final Words ENGLISH = new Words(Locale.ENGLISH);
    private static final Words JAPANESE = new Words(Locale.JAPANESE);

    private final Locale locale;
    private final Map<String, String> sentences;

    private Words(Locale locale) {
        this.locale = locale;
        this.sentences = read("words_" + locale.getLanguage() + ".properties");
    }

    /// Japanese where it is asked for, else English.
    static Words of(Locale language) {
        return language.getLanguage().equals("ja") ? JAPANESE : ENGLISH;
    }

    Map<String, String> sentences() {
        return sentences;
    }

    /// A sentence with its values; they are put in as they are.
    String say(String key, Object... values) {
        var sentence = sentences.get(key);
        if (sentence == null) {
            throw new IllegalStateException("no word for " + key + " in " + locale);
        }
        var said = new StringBuilder();
        for (var i = 0; i < sentence.length(); i++) {
            var place = sentence.charAt(i) == '{' && i + 2 < sentence.length() ? sentence.charAt(i + 1) - '0' : -1;
            if (place >= 0 && place < values.length && sentence.charAt(i + 2) == '}') {
                said.append(values[place]);
                i += 2;
            } else {
                said.append(sentence.charAt(i));
            }
        }
        return said.toString();
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /// The words that templates use themselves, escaped as everything else.
    Map<String, String> forTemplates(Function<String, String> escape) {
        var words = new TreeMap<String, String>();
        sentences.forEach((key, sentence) -> {
            if (key.startsWith("label.")) {
                words.put(key.substring("label.".length()), escape.apply(sentence));
            }
        });
        return words;
    }

    private static Map<String, String> read(String file) {
        var properties = new Properties();
        try (var in = Objects.requireNonNull(Words.class.getResourceAsStream(file), file);
                var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
        var sentences = new TreeMap<String, String>();
        properties.forEach((key, sentence) -> sentences.put(key.toString(), sentence.toString()));
        return Collections.unmodifiableMap(sentences);
    }
}
