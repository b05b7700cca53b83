package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.TerminalText;

/// Makes text from elsewhere plain within XML 1.0, in elements and attributes.
final class Xml {
    private Xml() {}

    /// Characters that XML has no place for (section 2.2) are among those that a terminal could obey, and shown as
    /// what they are.
    static String escaped(String text) {
        var plain = TerminalText.printable(text);
        var safe = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&apos;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
