package dev.plimsoll.engine.image.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// One value of a JSON document, asked for by name and by the type that is expected there. A value of another
/// type counts as absent, so that a reader states once what it needs and is never surprised.
///
/// Immutable. Jackson's data binding is left out on purpose: loading it costs more time than a small scan has.
public final class JsonDocument {
    /// No manifest nests more than a dozen levels; recursion here and in the parser stays far from the stack's
    /// end.
    private static final int MAX_DEPTH = 100;

    private static final JsonDocument ABSENT = new JsonDocument(null);

    private final @Nullable Object value;

    private JsonDocument(@Nullable Object value) {
        this.value = value;
    }

    /// Reads one document. A key that stands twice in an object is refused: two readers would see two images.
    ///
    /// @param bytes the whole document, whose size the caller has bounded
    /// @throws IOException if it is no JSON, is nested more than 100 levels deep, or something follows it; the
    ///     message says where
    public static JsonDocument parse(byte[] bytes) throws IOException {
        var factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
        try (var parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
            var first = parser.nextToken();
            if (first == null) {
                throw new IOException("no JSON: it is empty");
            }
            var document = new JsonDocument(read(parser, first));
            if (parser.nextToken() != null) {
                throw new IOException("no JSON: something follows the end of the document");
            }
            return document;
        } catch (JacksonException e) {
            var where = e.getLocation();
            throw new IOException(
                    "no JSON: " + e.getOriginalMessage()
                            + (where == null
                                    ? ""
                                    : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")"),
                    e);
        }
    }

    private static @Nullable Object read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    var name = parser.currentName();
                    members.put(name, read(parser, parser.nextToken()));
                }
                yield members;
            }
            case START_ARRAY -> {
                var elements = new ArrayList<@Nullable Object>();
                for (var next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(read(parser, next));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? null // beyond what any size or count can be: as good as absent
                        : (Object) parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_FLOAT, VALUE_NULL -> null;
            case VALUE_EMBEDDED_OBJECT, END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
                throw new IllegalStateException("the JSON parser gave " + token + " where a value starts");
        };
    }

    /// The member of that name, or an absent value.
    public JsonDocument get(String name) {
        var member = value instanceof Map<?, ?> members ? members.get(name) : null;
        return member == null ? ABSENT : new JsonDocument(member);
    }

    public boolean isPresent() {
        return value != null;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    /// The elements of an array; none if it is no array. An element that is `null` is an absent value.
    public List<JsonDocument> elements() {
        if (!(value instanceof List<?> elements)) {
            return List.of();
        }
        var result = new ArrayList<JsonDocument>(elements.size());
        for (var element : elements) {
            result.add(element == null ? ABSENT : new JsonDocument(element));
        }
        return result;
    }

    /// The strings in an array; what is no string is left out.
    public List<String> strings() {
        var result = new ArrayList<String>();
        for (var element : elements()) {
            element.string().ifPresent(result::add);
        }
        return result;
    }

    /// The members of an object, in their order; none if it is no object.
    public Map<String, JsonDocument> members() {
        var result = new LinkedHashMap<String, JsonDocument>();
        if (value instanceof Map<?, ?> members) {
            for (var member : members.entrySet()) {
                var content = member.getValue();
                result.put(String.valueOf(member.getKey()), content == null ? ABSENT : new JsonDocument(content));
            }
        }
        return result;
    }

    /// The members of an object whose value is a string, in their order.
    public Map<String, String> stringMembers() {
        var result = new LinkedHashMap<String, String>();
        for (var member : members().entrySet()) {
            member.getValue().string().ifPresent(text -> result.put(member.getKey(), text));
        }
        return result;
    }

    public Optional<String> string() {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// The string, or an empty one.
    public String text() {
        return value instanceof String text ? text : "";
    }

    /// The whole number, or the given one.
    public long number(long otherwise) {
        return value instanceof Long number ? number : otherwise;
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }
}
