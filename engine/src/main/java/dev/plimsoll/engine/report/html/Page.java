package dev.plimsoll.engine.report.html;

import java.io.IOException;

/// What every part of the page is written with.
///
/// @param facts what to write
/// @param words in the reader's language
/// @param html where to
record Page(Overview facts, Messages words, HtmlWriting html) {
    /// Begins a section with its heading; `</section>` ends it.
    ///
    /// @param id of our own, a name without spaces
    void section(String id, String headingKey) throws IOException {
        html.raw("<section id=\"" + id + "\" aria-labelledby=\"" + id + "-h\">\n<h2 id=\"" + id + "-h\">");
        html.text(words.of(headingKey)).raw("</h2>\n");
    }

    /// A line of a definition list.
    void fact(String key, Object value) throws IOException {
        html.raw("<div><dt>").text(words.of(key)).raw("</dt><dd>");
        html.text(value).raw("</dd></div>\n");
    }

    /// The head of a table that scrolls sideways where it is too wide; [#endTable] ends it.
    ///
    /// @param columnKeys keys of the columns' names; a `#` in front makes it a column of numbers
    void table(String captionKey, String... columnKeys) throws IOException {
        var caption = words.of(captionKey);
        html.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"")
                .text(caption);
        html.raw("\">\n<table><caption class=\"unseen\">").text(caption).raw("</caption>\n<thead><tr>");
        for (var key : columnKeys) {
            boolean numbers = key.startsWith("#");
            html.raw(numbers ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
            html.text(words.of(numbers ? key.substring(1) : key)).raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
    }

    void endTable() throws IOException {
        html.raw("</tbody></table></div>\n");
    }

    void cell(Object value) throws IOException {
        html.raw("<td>").text(value).raw("</td>");
    }

    void numberCell(long value) throws IOException {
        html.raw("<td class=\"n\">").number(value).raw("</td>");
    }
}
