package dev.plimsoll.notifier.template;

import dev.plimsoll.notifier.channel.Markup;
import java.net.URI;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.core.io.JsonStringEncoder;

/// Foreign text in a destination's markup: it says what it says, and marks nothing.
final class Escapes {
    /// Longer names are cut: they come from images, and nobody reads them.
    static final int LONGEST_VALUE = 300;

    private static final Pattern ENDS = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}\\p{Cs}\\p{Cn}]");
    private static final char NOTHING = '\u200b';

    private Escapes() {}

    static UnaryOperator<String> of(Markup markup) {
        return text -> escape(clean(text), markup);
    }

    /// A link that may stand in the markup; empty for what is no address over HTTP.
    static String link(String address, Markup markup) {
        if (address.length() > 1000 || !isHttp(address)) {
            return "";
        }
        var safe = new StringBuilder();
        for (var i = 0; i < address.length(); i++) {
            var c = address.charAt(i);
            var plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~:/?#@!$&+,;=%".indexOf(c) >= 0);
            safe.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return switch (markup) {
            case HTML, MRKDWN, TELEGRAM -> safe.toString().replace("&", "&amp;");
            case TEXT, MARKDOWN, PLAIN_MARKDOWN, JIRA, JSON -> safe.toString();
        };
    }

    private static boolean isHttp(String address) {
        try {
            var uri = URI.create(address);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// One line without control characters, half characters, and those that are not seen or turn the writing.
    static String clean(String text) {
        var head = text.length() > LONGEST_VALUE * 4 ? text.substring(0, LONGEST_VALUE * 4) : text;
        // Nearly all are plain: they need no search for what is not there.
        var line = head.chars().allMatch(c -> c >= ' ' && c < 127)
                ? head.strip()
                : UNSEEN.matcher(ENDS.matcher(head).replaceAll(" "))
                        .replaceAll("")
                        .strip();
        if (line.length() <= LONGEST_VALUE) {
            return line;
        }
        var end = Character.isHighSurrogate(line.charAt(LONGEST_VALUE - 2)) ? LONGEST_VALUE - 2 : LONGEST_VALUE - 1;
        return line.substring(0, end) + "…";
    }

    private static String escape(String text, Markup markup) {
        return switch (markup) {
            case TEXT -> text;
            case HTML, TELEGRAM -> html(text);
            case MARKDOWN, PLAIN_MARKDOWN -> markdown(text);
            case MRKDWN -> mrkdwn(text);
            case JIRA -> jira(text);
            case JSON -> new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        };
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /// Backslashes (CommonMark 2.4); what services add, mentions and bare addresses, is broken by a character of no
    /// width.
    private static String markdown(String text) {
        var safe = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var first = i == 0 && "-+=.)".indexOf(c) >= 0;
            if (first || ("\\`*_{}[]<>#|~@&$".indexOf(c) >= 0 && !inWord(text, i, "_"))) {
                safe.append('\\');
            }
            safe.append(c);
            if (c == '@') {
                safe.append(NOTHING);
            }
        }
        return safe.toString().replace("//", "/" + NOTHING + "/").replace("www.", "www" + NOTHING + ".");
    }

    /// Slack has three entities and no way to take the meaning from its marks: a character of no width beside them
    /// does.
    private static String mrkdwn(String text) {
        var safe = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '&') {
                safe.append("&amp;");
            } else if (c == '<') {
                safe.append("&lt;");
            } else if (c == '>') {
                safe.append("&gt;");
            } else if ("*~`".indexOf(c) >= 0 || (c == '_' && !inWord(text, i, "_"))) {
                safe.append(c).append(NOTHING);
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static String jira(String text) {
        var safe = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if ("{}[]*_+-^~?!|#\\@".indexOf(c) >= 0 && !inWord(text, i, "-_+")) {
                safe.append('\\');
            }
            safe.append(c);
        }
        return safe.toString().replace("//", "/" + NOTHING + "/");
    }

    /// Whether a mark stands between letters or digits, where it marks nothing.
    private static boolean inWord(String text, int at, String marks) {
        return marks.indexOf(text.charAt(at)) >= 0
                && at > 0
                && at + 1 < text.length()
                && isWord(text.charAt(at - 1))
                && isWord(text.charAt(at + 1));
    }

    private static boolean isWord(char c) {
        return c < 128 && Character.isLetterOrDigit(c);
    }
}
