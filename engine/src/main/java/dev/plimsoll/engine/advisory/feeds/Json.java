package dev.plimsoll.engine.advisory.feeds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON documents of strangers, token by token and within limits.
final class Json {
    /// Deeper than any record of OSV (about 8), shallow enough for every stack.
    private static final int MAX_DEPTH = 64;

    private static final int MAX_STRING = 16 << 20;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(10_000)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    /// What is done with one document.
    interface Reading {
        void read(JsonParser json) throws IOException;
    }

    /// Parses a document that has to be an object.
    ///
    /// @throws IOException if it is no JSON, breaks a limit, or is not an object
    void object(byte[] content, int length, Reading reading) throws IOException {
        try (var json = factory.createParser(ObjectReadContext.empty(), content, 0, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            reading.read(json);
            if (json.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    /// Steps to the next key of the object that the parser is in, and on to its value; null at the object's end.
    static @Nullable String nextKey(JsonParser json) throws IOException {
        var key = json.nextName();
        if (key == null) {
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("JSON ended early");
            }
            return null;
        }
        json.nextToken();
        return key;
    }

    /// Whether the parser is at an array's start; steps over anything else.
    static boolean atArray(JsonParser json) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /// Whether the parser is at an object's start; steps over anything else.
    static boolean atObject(JsonParser json) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        json.skipChildren();
        return false;
    }

    /// Whether another object follows in the array that the parser is in; other elements are stepped over.
    static boolean nextObject(JsonParser json) throws IOException {
        while (true) {
            var token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                return true;
            }
            if (token == JsonToken.END_ARRAY) {
                return false;
            }
            if (token == null) {
                throw new IOException("JSON ended early");
            }
            json.skipChildren();
        }
    }

    /// The string that the parser is at; null, with the value stepped over, for anything else.
    static @Nullable String string(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    /// The strings of the array that the parser is at; other elements are stepped over.
    static List<String> strings(JsonParser json) throws IOException {
        var strings = new ArrayList<String>();
        if (atArray(json)) {
            for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    strings.add(json.getString());
                } else if (token == null) {
                    throw new IOException("JSON ended early");
                } else {
                    json.skipChildren();
                }
            }
        }
        return strings;
    }
}
