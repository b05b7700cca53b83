package dev.plimsoll.notifier.postee;

import java.util.regex.Pattern;

/// Makes plain text of the HTML that templates write, for destinations that show none.
final class HtmlText {
    private static final Pattern LINE =
            Pattern.compile("(?i)<(?:br|/p|/h[1-6]|/tr|/table|/div|/li|/pre)\\b[^<>]{0,200}>");
    private static final Pattern CELL = Pattern.compile("(?i)</t[dh]>");
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z/!][^<>]{0,1000}>");
    private static final Pattern GAPS = Pattern.compile("\\n\\s*\\n\\s*\\n+");

    private HtmlText() {}

    static boolean looksLike(String text) {
        return text.startsWith("<") && TAG.matcher(text).lookingAt();
    }

    static String plain(String html) {
        var text = LINE.matcher(html.replace("\n", " ")).replaceAll("\n");
        text = CELL.matcher(text).replaceAll(" | ");
        text = TAG.matcher(text).replaceAll("");
        text = text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        text = text.lines()
                .map(String::strip)
                .map(line -> line.endsWith("|")
                        ? line.substring(0, line.length() - 1).strip()
                        : line)
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
        return GAPS.matcher(text).replaceAll("\n\n").strip();
    }
}
