package dev.plimsoll.engine.report.html;

import dev.plimsoll.engine.report.TerminalText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/// Streams HTML. What came out of an image or an advisory passes [#text]: nothing else escapes it.
final class HtmlWriting implements AutoCloseable {
    private static final int LONGEST_LINK = 2000;
    private static final int LONGEST_LINK_TEXT = 60;

    private final Writer out;

    HtmlWriting(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 65_536);
    }

    /// Markup of our own, as it is.
    HtmlWriting raw(String markup) throws IOException {
        out.write(markup);
        return this;
    }

    HtmlWriting number(long number) throws IOException {
        return raw(Messages.number(number));
    }

    /// Text from elsewhere, for the content of an element or a quoted attribute: markup is shown instead of obeyed,
    /// and so is what drives terminals and turns the direction of text.
    HtmlWriting text(Object value) throws IOException {
        var text = TerminalText.printable(value.toString());
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            var entity = c > '`' ? "" : entity(c);
            if (!entity.isEmpty()) {
                out.write(text, start, i - start);
                out.write(entity);
                start = i + 1;
            }
        }
        out.write(text, start, text.length() - start);
        return this;
    }

    private static String entity(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            case '`' -> "&#96;"; // old browsers take it for a quotation mark
            default -> "";
        };
    }

    /// A web address as a link; what is no plain `http` or `https` address (`javascript:`, `data:`, one with a
    /// password in it) is shown as text.
    HtmlWriting link(String address) throws IOException {
        if (!isWebAddress(address)) {
            return text(address);
        }
        raw("<a href=\"").text(address).raw("\" rel=\"noopener noreferrer\">");
        return text(brief(address)).raw("</a>");
    }

    static boolean isWebAddress(String address) {
        if (address.length() > LONGEST_LINK) {
            return false;
        }
        if (isPlain(address)) {
            return true;
        }
        try {
            var uri = new URI(address);
            var scheme = uri.getScheme();
            return ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// Whether it is an address such as nearly all are, which needs no parser: a name of a host and a path of letters,
    /// digits and what is harmless.
    private static boolean isPlain(String address) {
        if (!address.startsWith("https://") || address.length() < 10) {
            return false;
        }
        int path = address.indexOf('/', 9);
        int end = path < 0 ? address.length() : path;
        // a name ends in a word: what ends in a number may be an address of four
        int word = address.lastIndexOf('.', end - 1) + 1;
        if (word == end || !isLetter(address.charAt(end - 1)) || !isLetter(address.charAt(Math.max(word, 8)))) {
            return false;
        }
        for (int i = 8; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit
                    && (i < end ? c != '.' || address.charAt(i - 1) == '.' || i == 8 : "-._/".indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// The address without its scheme, its middle left out where it is long.
    private static String brief(String address) {
        var text = address.substring(address.indexOf("//") + 2);
        if (text.length() <= LONGEST_LINK_TEXT) {
            return text;
        }
        int half = LONGEST_LINK_TEXT / 2;
        return text.substring(0, half) + "…" + text.substring(text.length() - half);
    }

    void flush() throws IOException {
        out.flush();
    }

    /// Closes the stream below as well.
    @Override
    public void close() throws IOException {
        out.close();
    }
}
