package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.TerminalText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows in columns that fit the display: wide columns give way first, and what does not fit is broken, not
/// cut off.
final class Grid {
    private static final String GAP = "  ";
    private static final int NARROWEST_COLUMN = 6;

    private final Display display;
    private final List<Line> lines = new ArrayList<>();
    private String title = "";
    private List<String> header = List.of();

    Grid(Display display) {
        this.display = display;
    }

    private sealed interface Line {
        record Row(List<Cell> cells) implements Line {}

        record Note(String text) implements Line {}
    }

    /// @param text from anywhere; made printable here
    record Cell(String text, Style style) {
        Cell {
            text = TerminalText.printable(text);
        }
    }

    /// ANSI select graphic rendition (ECMA-48, 8.3.117): the eight colours that every palette has.
    enum Style {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33");

        private final String code;

        Style(String code) {
            this.code = code;
        }

        String apply(String text, boolean colour) {
            return !colour || code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    }

    void title(String text) {
        title = text;
    }

    void header(String... names) {
        header = List.of(names);
    }

    void row(Cell... cells) {
        lines.add(new Line.Row(List.of(cells)));
    }

    /// A line below a row, indented, over all columns.
    void note(String text) {
        if (!text.isEmpty()) {
            lines.add(new Line.Note(text));
        }
    }

    void write(TextWriting out) throws IOException {
        var paragraph = new Paragraph(display, out);
        paragraph.write("", Style.BOLD, title);
        int[] widths = widths();
        row(header.stream().map(name -> new Cell(name, Style.DIM)).toList(), widths, out);
        for (var line : lines) {
            switch (line) {
                case Line.Row(var cells) -> row(cells, widths, out);
                case Line.Note(var text) -> paragraph.write("  ", Style.DIM, text);
            }
        }
    }

    private int[] widths() {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = TerminalText.width(header.get(column));
        }
        for (var line : lines) {
            if (line instanceof Line.Row(var cells)) {
                for (int column = 0; column < widths.length; column++) {
                    widths[column] = Math.max(
                            widths[column], TerminalText.width(cells.get(column).text()));
                }
            }
        }
        shrink(widths, display.width() - GAP.length() * (widths.length - 1));
        return widths;
    }

    /// Takes from the widest column until all fit.
    private static void shrink(int[] widths, int available) {
        while (Arrays.stream(widths).sum() > available) {
            int widest = 0;
            for (int column = 1; column < widths.length; column++) {
                if (widths[column] > widths[widest]) {
                    widest = column;
                }
            }
            if (widths[widest] <= NARROWEST_COLUMN) {
                return;
            }
            widths[widest]--;
        }
    }

    private void row(List<Cell> cells, int[] widths, TextWriting out) throws IOException {
        var wrapped = new ArrayList<List<String>>();
        int height = 1;
        for (int column = 0; column < widths.length; column++) {
            var broken = Wrap.words(cells.get(column).text(), widths[column]);
            wrapped.add(broken);
            height = Math.max(height, broken.size());
        }
        for (int i = 0; i < height; i++) {
            var line = new StringBuilder();
            int pending = 0;
            for (int column = 0; column < widths.length; column++) {
                var part = i < wrapped.get(column).size() ? wrapped.get(column).get(i) : "";
                if (!part.isEmpty()) {
                    line.repeat(' ', pending);
                    line.append(cells.get(column).style().apply(part, display.colour()));
                    pending = 0;
                }
                pending += widths[column] - TerminalText.width(part) + GAP.length();
            }
            out.raw(line.toString()).end();
        }
    }
}
