package dev.plimsoll.server.platform;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lines of CSV (RFC 4180) that a spreadsheet takes for text only: names of packages come from outside.
public final class Csv {
    private static final String FORMULA = "=+-@\t\r\n|%";

    private Csv() {}

    /// With the line's end.
    public static String line(List<? extends @Nullable Object> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    /// A cell that would begin a formula gets an apostrophe before it.
    static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        var text = value.toString();
        var start = text.stripLeading();
        boolean formula = !text.isEmpty()
                && (FORMULA.indexOf(text.charAt(0)) >= 0
                        || (!start.isEmpty() && FORMULA.indexOf(start.charAt(0)) >= 0));
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
