package dev.plimsoll.engine.advisory.feeds;

import java.util.List;

/// Comma separated values (RFC 4180): quoted fields may hold commas, quotes and line breaks.
final class CsvLines {
    private final String text;
    private int position;

    CsvLines(String text) {
        this.text = text;
        this.position = text.startsWith("\uFEFF") ? 1 : 0;
    }

    /// Reads the next line that is not empty.
    ///
    /// @param fields is filled with its fields
    /// @return whether there was one
    boolean next(List<String> fields) {
        fields.clear();
        while (position < text.length() && isLineEnd(text.charAt(position))) {
            position++;
        }
        if (position >= text.length()) {
            return false;
        }
        while (true) {
            fields.add(field());
            if (position >= text.length() || text.charAt(position) != ',') {
                return true;
            }
            position++;
        }
    }

    private String field() {
        if (position >= text.length() || text.charAt(position) != '"') {
            int start = position;
            while (position < text.length() && text.charAt(position) != ',' && !isLineEnd(text.charAt(position))) {
                position++;
            }
            return text.substring(start, position);
        }
        var field = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != '"') {
                field.append(c);
            } else if (position < text.length() && text.charAt(position) == '"') {
                field.append(c);
                position++;
            } else {
                break;
            }
        }
        // What follows a closing quote up to the next comma is not allowed, and means nothing.
        while (position < text.length() && text.charAt(position) != ',' && !isLineEnd(text.charAt(position))) {
            position++;
        }
        return field.toString();
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
