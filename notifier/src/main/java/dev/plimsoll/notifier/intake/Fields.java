package dev.plimsoll.notifier.intake;

import dev.plimsoll.vocabulary.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads documents that others write: a field that is missing or of another kind is empty, a text is bounded and free
/// of control characters.
final class Fields {
    static final int MAX_FINDINGS = 50_000;

    private static final int LONGEST = 4_000;
    private static final int LONGEST_NAME = 500;
    private static final int MOST_ENTRIES = 200;

    private Fields() {}

    /// The text, number or truth value at a path of names; empty where there is none.
    static String text(JsonNode node, String... path) {
        return clean(scalar(at(node, path)), LONGEST);
    }

    /// As [#text], for what names something: on one line.
    static String name(JsonNode node, String... path) {
        return clean(scalar(at(node, path)), LONGEST_NAME).replace('\n', ' ').replace('\t', ' ');
    }

    /// As [#name], absent where there is none.
    static @Nullable String nameOrNull(JsonNode node, String... path) {
        var name = name(node, path);
        return name.isEmpty() ? null : name;
    }

    /// The first of several names that says something.
    static String first(JsonNode node, String... names) {
        for (var name : names) {
            var text = text(node, name);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    static JsonNode at(JsonNode node, String... path) {
        var found = node;
        for (var name : path) {
            found = found.path(name);
        }
        return found;
    }

    private static String scalar(JsonNode node) {
        return node.isString() ? node.stringValue() : node.isNumber() || node.isBoolean() ? node.toString() : "";
    }

    /// Without control characters and halves of characters, which no database or header takes, and not too long.
    static String clean(String text, int longest) {
        var clean = new StringBuilder(Math.min(text.length(), longest));
        for (int i = 0; i < text.length() && clean.length() < longest; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\n' || character == '\t') {
                clean.append((char) character);
            } else if (Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE) {
                clean.append(' ');
            } else {
                clean.appendCodePoint(character);
            }
        }
        return clean.toString().strip();
    }

    static Optional<Double> number(JsonNode node, String... path) {
        var found = at(node, path);
        if (!found.isNumber()) {
            return Optional.empty();
        }
        double value = found.doubleValue();
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    static boolean truth(JsonNode node, String... path) {
        var found = at(node, path);
        return found.isBoolean() && found.booleanValue();
    }

    /// Texts of a list; empty ones and those over the limit are left out.
    static List<String> texts(JsonNode list, int most) {
        List<String> texts = new ArrayList<>();
        if (list.isArray()) {
            for (var item : list) {
                var text = clean(scalar(item), LONGEST);
                if (!text.isEmpty() && texts.size() < most) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /// Scalars by name, for people; what is nested is left out.
    static Map<String, String> facts(JsonNode object) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (object.isObject()) {
            for (var entry : object.properties()) {
                var text = clean(scalar(entry.getValue()), LONGEST_NAME);
                if (!text.isEmpty() && facts.size() < MOST_ENTRIES) {
                    facts.put(clean(entry.getKey(), LONGEST_NAME), text);
                }
            }
        }
        return facts;
    }

    /// Any of the words that scanners use; unknown where it is none.
    static Severity severity(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "critical", "emergency", "alert" -> Severity.CRITICAL;
            case "high", "important", "error" -> Severity.HIGH;
            case "medium", "moderate", "warning" -> Severity.MEDIUM;
            case "low", "minor", "notice" -> Severity.LOW;
            case "negligible", "none", "info", "informational", "debug" -> Severity.NEGLIGIBLE;
            default -> Severity.UNKNOWN;
        };
    }

    /// A time as people and programs write it: ISO 8601, a day, or seconds, milliseconds or nanoseconds since 1970.
    static Optional<Instant> time(JsonNode node, String... path) {
        var found = at(node, path);
        try {
            if (found.isNumber()) {
                return Optional.of(sinceEpoch(found.longValue()));
            }
            var text = scalar(found).strip();
            if (text.isEmpty()) {
                return Optional.empty();
            }
            if (text.length() == 10) {
                return Optional.of(
                        LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            return Optional.of(OffsetDateTime.parse(text.replace(' ', 'T')).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant sinceEpoch(long number) {
        if (number > 100_000_000_000_000_000L) {
            return Instant.ofEpochSecond(number / 1_000_000_000, number % 1_000_000_000);
        }
        return number > 100_000_000_000L ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }

    /// @throws UnreadableException if a document has more findings than anybody could read
    static void bound(int findings) throws UnreadableException {
        if (findings > MAX_FINDINGS) {
            throw new UnreadableException("more than " + MAX_FINDINGS + " findings in one document", true);
        }
    }
}
