package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.TerminalText;

/// Makes text from elsewhere plain within Markdown as GitHub and GitLab read it (CommonMark 0.31 with GitHub's
/// extensions): no markup, no HTML, no link, no mention of a person, and no end of a table's cell.
final class Markdown {
    private static final String PUNCTUATION = "\\`*_{}[]()!|~$^";
    private static final String BEGINS_A_BLOCK = "-+=.";

    private Markdown() {}

    /// Text as a code span. Its fence is longer than any run of backticks within.
    static String code(String text) {
        var plain = TerminalText.printable(text).replace("|", "\\|").strip();
        if (plain.isEmpty()) {
            return "";
        }
        int longest = 0;
        int run = 0;
        for (int i = 0; i < plain.length(); i++) {
            run = plain.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        var fence = "`".repeat(longest + 1);
        return longest == 0 ? fence + plain + fence : fence + " " + plain + " " + fence;
    }

    /// Text as text, every mark in it escaped. What services find after Markdown was read (`@name`, `#1`,
    /// addresses) is torn apart by an empty comment.
    static String prose(String text) {
        var plain = TerminalText.printable(text);
        var safe = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (Character.isLetterOrDigit(c) || c == ' ') {
                safe.append(c);
            } else if (c == '&') {
                safe.append("&amp;");
            } else if (c == '<') {
                safe.append("&lt;");
            } else if (c == '>') {
                safe.append("&gt;");
            } else if (c == '@' || (c == ':' && plain.startsWith("//", i + 1))) {
                safe.append(c).append("<!-- -->");
            } else if (c == '#') {
                safe.append("\\#<!-- -->");
            } else if (c == '.' && i >= 3 && plain.regionMatches(true, i - 3, "www", 0, 3)) {
                safe.append("<!-- -->\\.");
            } else if (PUNCTUATION.indexOf(c) >= 0 || (BEGINS_A_BLOCK.indexOf(c) >= 0 && onlyDigits(plain, i))) {
                safe.append('\\').append(c);
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /// A list or a rule begins so: `-`, `12.`
    private static boolean onlyDigits(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (!Character.isWhitespace(text.charAt(i)) && !Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// A link to an address that [Addresses] made.
    static String link(String text, String address) {
        return "[" + prose(text) + "](<" + address + ">)";
    }
}
