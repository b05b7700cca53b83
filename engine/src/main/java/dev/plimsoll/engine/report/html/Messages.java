package dev.plimsoll.engine.report.html;

import dev.plimsoll.engine.report.Language;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/// The page's own words in one language, from `messages-TAG.properties` beside this class. Both files have the same
/// keys. Numbers and dates look the same in both, whatever the machine's locale.
final class Messages {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

    private final Language language;
    private final Properties texts;

    private Messages(Language language, Properties texts) {
        this.language = language;
        this.texts = texts;
    }

    static Messages in(Language language) {
        return read("messages-", language);
    }

    /// What violations say, for a language other than English.
    static Messages violations(Language language) {
        return read("violations-", language);
    }

    private static Messages read(String file, Language language) {
        var name = file + language.tag() + ".properties";
        var texts = new Properties();
        try (var in = Objects.requireNonNull(Messages.class.getResourceAsStream(name), name)) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Messages(language, texts);
    }

    Language language() {
        return language;
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    /// The text with `{0}`, `{1}`, … replaced.
    ///
    /// @throws IllegalStateException if no text has that key: a fault of the page
    String of(String key, Object... values) {
        var text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("no message '" + key + "' in " + language);
        }
        if (values.length == 0) {
            return text;
        }
        var filled = new StringBuilder(text.length() + 32);
        for (int i = 0; i < text.length(); i++) {
            boolean place = text.charAt(i) == '{' && i + 2 < text.length() && text.charAt(i + 2) == '}';
            int index = place ? text.charAt(i + 1) - '0' : -1;
            if (index >= 0 && index < values.length) {
                filled.append(values[index]);
                i += 2;
            } else {
                filled.append(text.charAt(i));
            }
        }
        return filled.toString();
    }

    /// A text that counts: `KEY.one` for one, `KEY.many` for others; `{0}` is the number, `{1}` and on the values.
    String count(String key, long number, Object... values) {
        var all = new Object[values.length + 1];
        all[0] = number(number);
        System.arraycopy(values, 0, all, 1, values.length);
        return of(key + (number == 1 ? ".one" : ".many"), all);
    }

    String severity(Severity severity) {
        return of("severity." + severity.label());
    }

    String fixState(FixState state) {
        return of("fix." + state.label());
    }

    /// `1,234,567`.
    static String number(long number) {
        var digits = Long.toString(number);
        if (digits.length() < 4) {
            return digits;
        }
        var text = new StringBuilder(digits);
        int end = digits.charAt(0) == '-' ? 1 : 0;
        for (int i = digits.length() - 3; i > end; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    /// A share of 0 to 1 as `97.5%`.
    static String percent(double share) {
        long tenths = Math.round(share * 1000);
        return tenths / 10 + "." + tenths % 10 + "%";
    }

    /// A size as `7.7 MB`, a small one as `12 kB`.
    static String size(long bytes) {
        if (bytes < 1_000_000) {
            return (bytes + 999) / 1000 + " kB";
        }
        long tenths = Math.round(bytes / 100_000.0);
        return number(tenths / 10) + "." + tenths % 10 + " MB";
    }

    static String minute(Instant time) {
        return MINUTE.format(time.atOffset(ZoneOffset.UTC));
    }

    static String day(Instant time) {
        return DAY.format(time.atOffset(ZoneOffset.UTC));
    }
}
