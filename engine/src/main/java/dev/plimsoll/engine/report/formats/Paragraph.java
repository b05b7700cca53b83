package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.engine.report.formats.Grid.Style;
import java.io.IOException;

/// Text of any length, broken to the width of the display.
final class Paragraph {
    private final Display display;
    private final TextWriting text;

    Paragraph(Display display, TextWriting text) {
        this.display = display;
        this.text = text;
    }

    /// @param indent before every line
    void write(String indent, Style style, String content) throws IOException {
        int width = display.width() - indent.length();
        for (var line : Wrap.words(TerminalText.printable(content), width)) {
            text.raw(indent).raw(style.apply(line, display.colour())).end();
        }
    }
}
