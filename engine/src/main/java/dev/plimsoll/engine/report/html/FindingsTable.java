package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Every finding: a row and, below it, its details. Rows are in the page as HTML, so that they can be read where no
/// script runs (in print, in build servers' viewers); the script filters, sorts and folds. End tags that HTML may do
/// without are left out.
///
/// The details of a long list would make the page tens of megabytes: they are packed (gzip, base64) and unpacked by the
/// script. What they unpack to is the same HTML, escaped here. Without a script the rows remain.
final class FindingsTable {
    /// Longer lists are printed without details, but for those that the reader opened.
    private static final int PRINTED_WITH_DETAILS = 300;

    private static final int UNPACKED = 1_000;
    private static final int PATHS_SHOWN = 3;
    private static final int OBJECTIONS_SHOWN = 5;
    private static final int COLUMNS = 8;

    private final Page page;

    FindingsTable(Page page) {
        this.page = page;
    }

    void write() throws IOException {
        var html = page.html();
        var findings = page.facts().report().findings();
        page.section("findings", "findings");
        if (findings.isEmpty()) {
            html.raw("<p>").text(page.words().of("findings.none")).raw("</p>\n</section>\n");
            return;
        }
        filter();
        var label = page.words().of("findings");
        html.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"")
                .text(label)
                .raw("\">\n");
        html.raw("<table id=\"list\"" + (findings.size() > PRINTED_WITH_DETAILS ? " class=\"many\"" : ""));
        html.raw(" data-details=\"").text(page.words().of("findings.details"));
        html.raw("\">\n<caption class=\"unseen\">").text(label).raw("</caption>\n<thead><tr>");
        column("column.severity", "severity");
        column("column.vulnerability", "text");
        column("column.package", "text");
        column("column.installed", "");
        column("column.fixed", "text");
        column("column.cvss", "number");
        column("column.epss", "number");
        column("column.layer", "number");
        html.raw("</tr></thead>\n");
        var packed = findings.size() > UNPACKED ? new ByteArrayOutputStream() : null;
        try (var details = packed == null ? null : new HtmlWriting(new Packing(packed))) {
            for (var finding : findings) {
                row(finding);
                details(finding, details == null ? html : details);
            }
        }
        html.raw("</table></div>\n");
        if (packed != null) {
            html.raw("<template id=\"packed\">").raw(Base64.getEncoder().encodeToString(packed.toByteArray()));
            html.raw("</template>\n<p id=\"unpacked\" class=\"quiet\">")
                    .text(page.words().of("findings.packed"));
            html.raw("</p>\n");
        }
        html.raw("<p class=\"controls\"><button type=\"button\" id=\"more\" hidden>");
        html.text(page.words().of("findings.more")).raw("</button></p>\n</section>\n");
    }

    /// Level 1: links repeat, so that higher levels cost time and save little.
    private static final class Packing extends GZIPOutputStream {
        Packing(OutputStream out) throws IOException {
            super(out, 8_192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /// @param order how the script sorts it; empty where there is no order
    private void column(String key, String order) throws IOException {
        var sort = order.isEmpty() ? "" : " data-sort=\"" + order + "\"";
        page.html()
                .raw("<th scope=\"col\"" + sort + ">")
                .text(page.words().of(key))
                .raw("</th>");
    }

    /// `data-f`: fix, set aside, policy (2 stops the build, 1 is only reported), exploited, layer, base (1 the base
    /// brought it, 0 it was added), type.
    private void row(Finding finding) throws IOException {
        var html = page.html();
        int layer = page.facts().layerNumber(finding.layer());
        var objections = page.facts().objections(finding);
        boolean stops = objections.stream().anyMatch(Overview.Objection::failsBuild);
        html.raw("<tbody class=" + finding.severity().label() + " data-f=\"");
        html.raw(Overview.isFixable(finding) ? "1 " : "0 ").raw(finding.suppressedBy() == null ? "0 " : "1 ");
        html.raw(stops ? "2 " : objections.isEmpty() ? "0 " : "1 ").raw(finding.knownExploited() ? "1 " : "0 ");
        html.raw(layer + (page.facts().report().image().ofBase(finding.layer()) ? " 1 " : " 0 "));
        html.text(finding.packageUrl().type()).raw("\"><tr><td><b>");
        html.text(page.words().severity(finding.severity()))
                .raw("</b><th scope=row>")
                .text(finding.id());
        if (finding.knownExploited()) {
            chip("kev");
        }
        var exploitation = finding.exploitation();
        if (exploitation != null && exploitation.state() == Exploitation.State.POC && !finding.knownExploited()) {
            chip("poc");
        }
        if (finding.suppressedBy() != null) {
            chip("aside");
        }
        if (stops) {
            chip("stops");
        }
        html.raw("<td>")
                .text(finding.name())
                .raw("<td>")
                .text(finding.version())
                .raw("<td>");
        var fixed = finding.fixedVersion();
        html.text(fixed == null ? page.words().fixState(finding.fixState()) : fixed)
                .raw("<td>");
        var cvss = Cvss.counting(finding.cvss());
        html.raw(cvss.map(assessment -> Double.toString(assessment.score())).orElse(""))
                .raw("<td>");
        var epss = finding.epss();
        html.raw(epss == null ? "" : Messages.percent(epss.score())).raw("<td>");
        html.raw(layer == 0 ? "" : Integer.toString(layer)).raw("\n");
    }

    private void chip(String key) throws IOException {
        page.html().raw(" <i class=" + key + ">").text(page.words().of(key)).raw("</i>");
    }

    private void details(Finding finding, HtmlWriting html) throws IOException {
        html.raw("<tr class=d><td colspan=" + COLUMNS + ">");
        if (!finding.title().isEmpty()) {
            html.raw("<p lang=en>").text(finding.title());
        }
        html.raw("<dl>");
        var suppressed = finding.suppressedBy();
        if (suppressed != null) {
            detail("aside", suppressed, html);
        }
        objections(page.facts().objections(finding), html);
        if (!finding.aliases().isEmpty()) {
            detail("detail.aliases", String.join(", ", finding.aliases()), html);
        }
        for (var assessment : finding.cvss()) {
            detail(
                    "column.cvss",
                    assessment.version() + ": " + assessment.score() + " (" + assessment.source() + ") "
                            + assessment.vector(),
                    html);
        }
        var epss = finding.epss();
        if (epss != null) {
            detail(
                    "column.epss",
                    page.words().of("detail.epss", Messages.percent(epss.score()), Messages.percent(epss.percentile())),
                    html);
        }
        var exploitation = finding.exploitation();
        if (exploitation != null) {
            var impact = exploitation.impact();
            detail(
                    "detail.exploitation",
                    exploitation.state().label()
                            + (Boolean.TRUE.equals(exploitation.automatable()) ? ", automatable" : "")
                            + (impact == null ? "" : ", " + impact.label() + " impact") + " (CISA SSVC)",
                    html);
        }
        var source = finding.severitySource();
        if (source != null) {
            detail("detail.severity", source, html);
        }
        var image = page.facts().report().image();
        if (image.base() != null) {
            detail("origin", page.words().of(image.ofBase(finding.layer()) ? "origin.base" : "origin.own"), html);
        }
        var published = finding.published();
        if (published != null) {
            detail("detail.published", Messages.day(published), html);
        }
        advisories(finding, html);
        paths(finding, html);
        links(finding.references(), html);
        html.raw("</dl>\n");
    }

    private void detail(String key, Object value, HtmlWriting html) throws IOException {
        html.raw("<div><dt>").text(page.words().of(key)).raw("<dd>").text(value).raw("</div>");
    }

    private void objections(List<Overview.Objection> objections, HtmlWriting html) throws IOException {
        if (objections.isEmpty()) {
            return;
        }
        var names = new TreeSet<String>();
        objections.forEach(objection -> names.add(objection.policy() + ": " + objection.control()));
        var shown = String.join(", ", names.stream().limit(OBJECTIONS_SHOWN).toList());
        int more = names.size() - OBJECTIONS_SHOWN;
        detail("detail.policies", more > 0 ? shown + " " + page.words().count("more", more) : shown, html);
    }

    private void advisories(Finding finding, HtmlWriting html) throws IOException {
        if (finding.advisories().isEmpty()) {
            return;
        }
        var names = finding.advisories().stream()
                .map(advisory -> advisory.id() + " (" + advisory.source() + ")")
                .toList();
        detail("detail.advisories", String.join(", ", names), html);
    }

    private void paths(Finding finding, HtmlWriting html) throws IOException {
        var found = page.facts().packageOf(finding);
        if (found == null || found.paths().isEmpty()) {
            return;
        }
        var shown = String.join(", ", found.paths().stream().limit(PATHS_SHOWN).toList());
        int more = found.paths().size() - PATHS_SHOWN;
        detail("detail.paths", more > 0 ? shown + " " + page.words().count("more", more) : shown, html);
    }

    private void links(List<String> addresses, HtmlWriting html) throws IOException {
        if (addresses.isEmpty()) {
            return;
        }
        html.raw("<div><dt>").text(page.words().of("detail.references")).raw("<dd>");
        for (var address : addresses) {
            html.link(address).raw(" ");
        }
        html.raw("</div>");
    }

    /// Shown by the script: without it there is nothing to set in motion.
    private void filter() throws IOException {
        var html = page.html();
        var words = page.words();
        html.raw("<form id=\"filter\" class=\"controls\" hidden>\n<p><label for=\"f-text\">");
        html.text(words.of("filter.text")).raw("</label><input id=\"f-text\" type=\"search\" autocomplete=\"off\" ");
        html.raw("spellcheck=\"false\" placeholder=\"")
                .text(words.of("filter.text.example"))
                .raw("\"></p>\n");
        html.raw("<fieldset><legend>").text(words.of("column.severity")).raw("</legend>\n");
        for (var severity : Severity.values()) {
            html.raw("<label><input type=\"checkbox\" name=\"severity\" value=\"" + severity.label() + "\"> ");
            html.text(words.severity(severity)).raw("</label>\n");
        }
        html.raw("</fieldset>\n");
        select("fix", "filter.fix", List.of("1", "0"), List.of("filter.fix.yes", "filter.fix.no"));
        select("aside", "filter.aside", List.of("0", "1"), List.of("filter.aside.no", "filter.aside.yes"));
        select(
                "policy",
                "filter.policy",
                List.of("2", "1", "0"),
                List.of("stops", "policy.reported", "filter.policy.no"));
        select("kev", "kev", List.of("1", "0"), List.of("yes", "no"));
        layers();
        if (page.facts().report().image().base() != null) {
            select("base", "origin", List.of("0", "1"), List.of("origin.own", "origin.base"));
        }
        types();
        html.raw("<p><button type=\"reset\">").text(words.of("filter.reset")).raw("</button></p>\n");
        html.raw("<p class=\"count\"><output id=\"count\" aria-live=\"polite\" data-text=\"");
        html.text(words.of("filter.count")).raw("\"></output></p>\n</form>\n");
    }

    private void select(String name, String key, List<String> values, List<String> keys) throws IOException {
        beginSelect(name, key);
        Iterator<String> texts = keys.iterator();
        for (var value : values) {
            option(value, page.words().of(texts.next()));
        }
        endSelect();
    }

    private void layers() throws IOException {
        int layers = page.facts().report().image().layers().size();
        if (layers > 1) {
            beginSelect("layer", "column.layer");
            for (int layer = 1; layer <= layers; layer++) {
                option(Integer.toString(layer), page.words().of("layer.number", layer));
            }
            endSelect();
        }
    }

    private void types() throws IOException {
        var types = new TreeSet<String>();
        page.facts()
                .report()
                .findings()
                .forEach(finding -> types.add(finding.packageUrl().type()));
        if (types.size() > 1) {
            beginSelect("type", "column.type");
            for (var type : types) {
                option(type, type);
            }
            endSelect();
        }
    }

    private void beginSelect(String name, String key) throws IOException {
        var html = page.html();
        html.raw("<p><label for=\"f-" + name + "\">").text(page.words().of(key));
        html.raw("</label><select id=\"f-" + name + "\"><option value=\"\">")
                .text(page.words().of("all"));
        html.raw("</option>");
    }

    private void option(String value, String text) throws IOException {
        page.html().raw("<option value=\"").text(value).raw("\">").text(text).raw("</option>");
    }

    private void endSelect() throws IOException {
        page.html().raw("</select></p>\n");
    }
}
