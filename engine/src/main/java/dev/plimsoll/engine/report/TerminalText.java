package dev.plimsoll.engine.report;

/// Makes text from an image safe to show, and measures it.
///
/// A package may be called `ESC]0;…`: shown as it is, it would drive the reader's terminal. Control characters,
/// direction overrides and invisible characters are shown as what they are instead.
public final class TerminalText {
    private static final int DELETE = 0x7f;
    private static final int LAST_C1_CONTROL = 0x9f;

    private TerminalText() {}

    /// The text with every character that is not plainly visible replaced by its escape, for example
    /// `\x1b`. Line feeds and tabs are escaped as well: what comes out is one line.
    public static String printable(String text) {
        int first = firstUnsafe(text);
        return first < 0 ? text : escape(text, first);
    }

    /// Whether a character may do more in a terminal, an editor or a log than show itself.
    public static boolean isUnsafe(int codePoint) {
        if (codePoint < ' ') {
            return true;
        }
        if (codePoint < DELETE) {
            return false;
        }
        if (codePoint <= LAST_C1_CONTROL) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /// How many columns of a terminal the text takes: East Asian wide characters two, combining marks none
    /// (Unicode Standard Annex 11).
    public static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            width += width(codePoint);
            i += Character.charCount(codePoint);
        }
        return width;
    }

    /// How many columns one character takes: 0, 1 or 2.
    public static int width(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115f) // Hangul Jamo
                || (c >= 0x2e80 && c <= 0x303e) // CJK radicals, punctuation
                || (c >= 0x3041 && c <= 0x4dbf) // kana, CJK symbols, extension A
                || (c >= 0x4e00 && c <= 0xa4cf) // CJK ideographs, Yi
                || (c >= 0xa960 && c <= 0xa97f)
                || (c >= 0xac00 && c <= 0xd7a3) // Hangul syllables
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff01 && c <= 0xff60) // full-width forms
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1f64f) // pictographs
                || (c >= 0x1f680 && c <= 0x1f6ff)
                || (c >= 0x1f900 && c <= 0x1f9ff)
                || (c >= 0x20000 && c <= 0x3fffd);
    }

    private static int firstUnsafe(String text) {
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c >= ' ' && c < DELETE) { // nearly all of all text
                i++;
                continue;
            }
            int codePoint = text.codePointAt(i);
            if (isUnsafe(codePoint)) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }

    private static String escape(String text, int first) {
        var safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!isUnsafe(codePoint)) {
                safe.appendCodePoint(codePoint);
            } else if (codePoint <= 0xff) {
                safe.append("\\x").append(hex(codePoint, 2));
            } else {
                safe.append("\\u{").append(hex(codePoint, 1)).append('}');
            }
            i += Character.charCount(codePoint);
        }
        return safe.toString();
    }

    private static String hex(int value, int digits) {
        var text = Integer.toHexString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
