package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.TerminalText;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/// Streams one JSON document: indented by two, with what a terminal could obey written as Unicode escapes.
/// The data stays exact for programs, and `cat report.json` stays harmless.
final class JsonWriting implements AutoCloseable {
    private final JsonGenerator json;

    private JsonWriting(OutputStream out) {
        this.json = new JsonFactoryBuilder()
                .characterEscapes(new TerminalEscapes())
                .build()
                .createGenerator(new Indented(), new Unclosed(out));
    }

    /// Writes one document and a line feed behind it.
    static void write(OutputStream out, Document document) throws IOException {
        try (var writing = new JsonWriting(out)) {
            writing.json.writeStartObject();
            document.writeTo(writing);
            writing.json.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        out.write('\n');
        out.flush();
    }

    /// The content of the outermost object.
    @FunctionalInterface
    interface Document {
        void writeTo(JsonWriting json) throws IOException;
    }

    /// The content of one element of an array.
    @FunctionalInterface
    interface Element<T> {
        void write(T element);
    }

    void text(String name, @Nullable Object value) {
        json.writeName(wellFormed(name));
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(wellFormed(value.toString()));
        }
    }

    /// Leaves the property out where there is no value.
    void textIfPresent(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            text(name, value);
        }
    }

    void date(String name, @Nullable Instant value) {
        text(name, value);
    }

    void bool(String name, boolean value) {
        json.writeBooleanProperty(name, value);
    }

    void number(String name, long value) {
        json.writeNumberProperty(name, value);
    }

    void number(String name, double value) {
        json.writeNumberProperty(name, value);
    }

    void numberIfKnown(String name, @Nullable Long value) {
        if (value == null) {
            nothing(name);
        } else {
            number(name, value.longValue());
        }
    }

    void nothing(String name) {
        json.writeNullProperty(name);
    }

    void object(String name, Runnable content) {
        json.writeObjectPropertyStart(wellFormed(name));
        content.run();
        json.writeEndObject();
    }

    void texts(String name, List<?> values) {
        json.writeArrayPropertyStart(name);
        for (var value : values) {
            json.writeString(wellFormed(value.toString()));
        }
        json.writeEndArray();
    }

    <T> void objects(String name, List<T> values, Element<T> element) {
        json.writeArrayPropertyStart(name);
        for (var value : values) {
            json.writeStartObject();
            element.write(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// An array whose elements are of several kinds; the content writes each with [#element].
    void list(String name, Runnable content) {
        json.writeArrayPropertyStart(name);
        content.run();
        json.writeEndArray();
    }

    /// An object within a [#list].
    void element(Runnable content) {
        json.writeStartObject();
        content.run();
        json.writeEndObject();
    }

    @Override
    public void close() {
        json.close();
    }

    /// Line feeds whatever the machine's own line end is: the same report is the same bytes everywhere.
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            var indent = new DefaultIndenter("  ", "\n");
            var separators = Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator("");
            return new DefaultPrettyPrinter(separators)
                    .withObjectIndenter(indent)
                    .withArrayIndenter(indent);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    private static final class TerminalEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes[0x7f] = CharacterEscapes.ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            boolean halfOfPair = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
            if (halfOfPair || !TerminalText.isUnsafe(character)) {
                return null;
            }
            var hex = Integer.toHexString(character);
            return new SerializedString("\\u" + "0".repeat(4 - hex.length()) + hex);
        }
    }

    /// The generator closes what it writes to; the stream belongs to the caller.
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// Half a surrogate pair has no UTF-8 form; it becomes the replacement character.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
            }
        }
        return text;
    }
}
