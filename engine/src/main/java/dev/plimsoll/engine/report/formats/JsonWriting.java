package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.TerminalText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Streams one JSON document: indented by two, with what a terminal could obey written as Unicode escapes.
/// The data stays exact for programs, and `cat report.json` stays harmless.
///
/// Its own writer and not Jackson's: a report is written once by a process that has just begun, so that every layer
/// between a text and its bytes is paid in interpreted code (docs/adr/042-report-formats.md).
final class JsonWriting {
    private static final int BUFFER = 1 << 16;
    /// Characters that are encoded before the buffer is looked at again; six bytes each at most.
    private static final int PIECE = BUFFER / 8;

    private static final String UPPER = "0123456789ABCDEF";
    private static final String LOWER = "0123456789abcdef";
    private static final byte[] INDENTATION = indentation();
    private static final boolean[] AS_IT_IS = asItIs();

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private int depth;
    /// Whether the object or array that was begun last has nothing in it yet.
    private boolean empty;

    private JsonWriting(OutputStream out) {
        this.out = out;
    }

    /// Writes one document and a line feed behind it.
    static void write(OutputStream out, Document document) throws IOException {
        try {
            var writing = new JsonWriting(out);
            writing.begin('{');
            document.writeTo(writing);
            writing.end('}');
            writing.put('\n');
            writing.drain();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
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
        name(name);
        if (value == null) {
            plain("null");
        } else {
            string(value.toString());
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
        name(name);
        plain(value ? "true" : "false");
    }

    void number(String name, long value) {
        name(name);
        plain(Long.toString(value));
    }

    /// @param value a number: JSON has no word for infinity
    void number(String name, double value) {
        name(name);
        plain(Double.toString(value));
    }

    void numberIfKnown(String name, @Nullable Long value) {
        if (value == null) {
            nothing(name);
        } else {
            number(name, value.longValue());
        }
    }

    void nothing(String name) {
        name(name);
        plain("null");
    }

    void object(String name, Runnable content) {
        name(name);
        begin('{');
        content.run();
        end('}');
    }

    void texts(String name, List<?> values) {
        name(name);
        begin('[');
        for (var value : values) {
            next();
            string(value.toString());
        }
        end(']');
    }

    <T> void objects(String name, List<T> values, Element<T> element) {
        name(name);
        begin('[');
        for (var value : values) {
            next();
            begin('{');
            element.write(value);
            end('}');
        }
        end(']');
    }

    /// An array whose elements are of several kinds; the content writes each with [#element].
    void list(String name, Runnable content) {
        name(name);
        begin('[');
        content.run();
        end(']');
    }

    /// An object within a [#list].
    void element(Runnable content) {
        next();
        begin('{');
        content.run();
        end('}');
    }

    private void begin(char bracket) {
        put(bracket);
        depth++;
        empty = true;
    }

    private void end(char bracket) {
        depth--;
        if (!empty) {
            line();
        }
        put(bracket);
        empty = false;
    }

    /// Before every member but that of the document itself.
    private void next() {
        if (!empty) {
            put(',');
        }
        line();
        empty = false;
    }

    private void name(String name) {
        next();
        string(name);
        put(':');
        put(' ');
    }

    /// Line feeds whatever the machine's own line end is: the same report is the same bytes everywhere.
    private void line() {
        int bytes = 1 + 2 * depth;
        room(bytes);
        System.arraycopy(INDENTATION, 0, buffer, length, bytes);
        length += bytes;
    }

    private static byte[] indentation() {
        var line = new byte[1 << 10];
        Arrays.fill(line, (byte) ' ');
        line[0] = '\n';
        return line;
    }

    /// Letters and digits that need no escape.
    private void plain(String word) {
        room(word.length());
        for (int i = 0; i < word.length(); i++) {
            buffer[length++] = (byte) word.charAt(i);
        }
    }

    private void string(String text) {
        if (text.length() > PIECE || !asIs(text)) {
            escaping(text);
        }
    }

    /// Nearly every text is ASCII with nothing to escape: its bytes are those that the JVM holds, looked at once.
    /// A character beyond Latin-1 is a question mark among them, so that no text with one is taken as it is.
    private boolean asIs(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (byte b : bytes) {
            if (!AS_IT_IS[b & 0xff]) {
                return false;
            }
        }
        room(bytes.length + 2);
        buffer[length++] = '"';
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        buffer[length++] = '"';
        return true;
    }

    /// By the byte: printable ASCII without what is escaped or stands for something else.
    private static boolean[] asItIs() {
        var as = new boolean[0x100];
        Arrays.fill(as, ' ', 0x7f, true);
        as['"'] = false;
        as['\\'] = false;
        as['?'] = false;
        return as;
    }

    private void escaping(String text) {
        put('"');
        int end = text.length();
        for (int start = 0; start < end; start += PIECE) {
            int stop = Math.min(end, start + PIECE);
            room(6 * (stop - start));
            for (int i = start; i < stop; i++) {
                char c = text.charAt(i);
                if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                    buffer[length++] = (byte) c;
                } else {
                    escaped(c, text, i);
                }
            }
        }
        put('"');
    }

    /// A character that stands for itself only in more than one byte, or must not.
    private void escaped(char c, String text, int at) {
        switch (c) {
            case '"', '\\' -> backslash(c);
            case '\b' -> backslash('b');
            case '\t' -> backslash('t');
            case '\n' -> backslash('n');
            case '\f' -> backslash('f');
            case '\r' -> backslash('r');
            default -> {
                if (c <= 0x7f) {
                    unicode(c, UPPER);
                } else if (Character.isSurrogate(c)) {
                    pair(c, text, at);
                } else if (TerminalText.isUnsafe(c)) {
                    unicode(c, LOWER);
                } else if (c < 0x800) {
                    bytes(0xc0 | (c >> 6), tail(c));
                } else {
                    bytes(0xe0 | (c >> 12), tail(c >> 6), tail(c));
                }
            }
        }
    }

    /// Both halves at the first one. A half that stands alone has no UTF-8 form; it becomes the replacement character.
    private void pair(char c, String text, int at) {
        if (Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))) {
            int point = Character.toCodePoint(c, text.charAt(at + 1));
            bytes(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
        } else if (!(Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1)))) {
            bytes(0xef, 0xbf, 0xbd);
        }
    }

    /// All bytes of a character but the first carry its lowest six bits that are left.
    private static int tail(int bits) {
        return 0x80 | (bits & 0x3f);
    }

    private void backslash(char c) {
        bytes('\\', c);
    }

    private void unicode(char c, String digits) {
        bytes('\\', 'u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[length++] = (byte) digits.charAt((c >> shift) & 0xf);
        }
    }

    /// There is room for them already.
    private void bytes(int... values) {
        for (int value : values) {
            buffer[length++] = (byte) value;
        }
    }

    private void put(char ascii) {
        room(1);
        buffer[length++] = (byte) ascii;
    }

    private void room(int bytes) {
        if (length + bytes > BUFFER) {
            drain();
        }
    }

    private void drain() {
        try {
            out.write(buffer, 0, length);
            length = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
