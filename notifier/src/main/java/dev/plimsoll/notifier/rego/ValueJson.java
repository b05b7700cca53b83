package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.ArrayList;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON (RFC 8259) as values, and writes values as JSON.
public final class ValueJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxNumberLength(Limits.MAX_DIGITS)
                    .build())
            .build();

    private ValueJson() {}

    /// @throws IllegalArgumentException if this is not one JSON text, or nested too deeply
    public static Value read(String json) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            var value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("there is more behind the JSON text");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is not JSON: " + e.getOriginalMessage(), e);
        } catch (Halt e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// On one line; sets become lists.
    public static String write(Value value) {
        return ValueText.json(value, Long.MAX_VALUE);
    }

    private static Value value(JsonParser parser) {
        var token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("the JSON text is empty");
        }
        return switch (token) {
            case VALUE_NULL -> Null.NULL;
            case VALUE_TRUE -> Bool.TRUE;
            case VALUE_FALSE -> Bool.FALSE;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getDecimalValue());
            case VALUE_STRING -> new Text(parser.getString());
            case START_ARRAY -> {
                var items = new ArrayList<Value>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield new Array(items);
            }
            case START_OBJECT -> {
                var entries = new TreeMap<Value, Value>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = new Text(parser.currentName());
                    parser.nextToken();
                    entries.put(name, value(parser));
                }
                yield new Obj(entries);
            }
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("this is not JSON");
        };
    }
}
