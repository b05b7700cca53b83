package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.TerminalText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// Streams lines of text. Every value passes [TerminalText#printable] on its way.
final class TextWriting {
    private final Writer out;

    TextWriting(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 16_384);
    }

    /// Text of our own, as it is.
    TextWriting raw(String text) throws IOException {
        out.write(text);
        return this;
    }

    /// Text from elsewhere.
    TextWriting value(Object value) throws IOException {
        out.write(TerminalText.printable(value.toString()));
        return this;
    }

    TextWriting end() throws IOException {
        out.write('\n');
        return this;
    }

    void flush() throws IOException {
        out.flush();
    }
}
