package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.TerminalText;
import java.util.ArrayList;
import java.util.List;

/// Breaks text into lines of a number of terminal columns.
final class Wrap {
    private Wrap() {}

    /// At spaces where there are some, else anywhere: nothing is lost but the space at a break. Never empty.
    ///
    /// @param width columns, at least 2
    static List<String> words(String text, int width) {
        if (TerminalText.width(text) <= width) {
            return List.of(text);
        }
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = fitting(text, start, width);
            int next = end;
            if (end < text.length()) {
                int space = text.lastIndexOf(' ', end);
                if (space > start) {
                    end = space;
                    next = space + 1;
                }
            }
            lines.add(text.substring(start, end));
            start = next;
        }
        return lines;
    }

    /// Where a line that begins at `start` has to end; always behind at least one character.
    private static int fitting(String text, int start, int width) {
        int used = 0;
        int end = start;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            used += TerminalText.width(codePoint);
            if (used > width && end > start) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }
}
