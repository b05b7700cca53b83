package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.io.IOException;

/// What the reader looks up: what was set aside and by whom, doubts, sources with their dates, packages.
final class Appendix {
    private static final int MANY_PACKAGES = 300;
    private static final int PATHS_SHOWN = 3;

    private final Page page;

    Appendix(Page page) {
        this.page = page;
    }

    void write() throws IOException {
        suppressed();
        warnings();
        database();
        packages();
    }

    private void suppressed() throws IOException {
        var suppressed = page.facts().suppressed();
        page.section("aside", "suppressed");
        if (suppressed.isEmpty()) {
            page.html().raw("<p>").text(page.words().of("suppressed.none")).raw("</p>\n</section>\n");
            return;
        }
        page.table("suppressed", "column.severity", "column.vulnerability", "column.package", "suppressed.why");
        for (var finding : suppressed) {
            page.html().raw("<tr><td><span class=\"chip " + finding.severity().label() + "\">");
            page.html().text(page.words().severity(finding.severity())).raw("</span></td><th scope=\"row\">");
            page.html().text(finding.id()).raw("</th>");
            page.cell(finding.name() + " " + finding.version());
            page.cell(String.valueOf(finding.suppressedBy()));
            page.html().raw("</tr>\n");
        }
        page.endTable();
        page.html().raw("</section>\n");
    }

    private void warnings() throws IOException {
        var warnings = page.facts().report().warnings();
        page.section("warnings", "warnings");
        if (warnings.isEmpty()) {
            page.html().raw("<p>").text(page.words().of("warnings.none")).raw("</p>\n</section>\n");
            return;
        }
        page.html().raw("<p>").text(page.words().of("warnings.about")).raw("</p>\n");
        page.table("warnings", "warnings.code", "warnings.subject", "warnings.message");
        for (var warning : warnings) {
            page.html().raw("<tr><td><code>").text(warning.code()).raw("</code></td><th scope=\"row\">");
            page.html().text(warning.subject()).raw("</th><td lang=\"en\">").text(warning.message());
            page.html().raw("</td></tr>\n");
        }
        page.endTable();
        page.html().raw("</section>\n");
    }

    private void database() throws IOException {
        var database = page.facts().report().database();
        page.section("database", "database");
        if (database.sources().isEmpty()) {
            page.html().raw("<p>").text(page.words().of("database.none")).raw("</p>\n</section>\n");
            return;
        }
        page.table("database", "database.source", "database.updated", "#database.entries");
        for (var source : database.sources()) {
            var updated = source.updatedAt();
            page.html().raw("<tr><th scope=\"row\">").text(source.name()).raw("</th>");
            page.cell(updated == null ? page.words().of("database.undated") : Messages.minute(updated));
            page.numberCell(source.advisories());
            page.html().raw("</tr>\n");
        }
        page.endTable();
        page.html().raw("<dl class=\"facts\">\n");
        var built = database.builtAt();
        if (built != null) {
            page.fact("database.built", Messages.minute(built));
        }
        var digest = database.digest();
        if (digest != null) {
            page.fact("database.digest", digest);
        }
        page.html().raw("</dl>\n</section>\n");
    }

    private void packages() throws IOException {
        var html = page.html();
        var packages = page.facts().report().inventory().packages();
        page.section("packages", "packages");
        html.raw("<details open" + (packages.size() > MANY_PACKAGES ? " class=\"many\"" : "") + "><summary>");
        html.text(page.words().count("packages.count", packages.size())).raw("</summary>\n");
        if (!packages.isEmpty()) {
            page.table(
                    "packages",
                    "column.package",
                    "column.version",
                    "column.type",
                    "column.layer",
                    "packages.licences",
                    "detail.paths");
            for (var found : packages) {
                installed(found);
            }
            page.endTable();
        }
        html.raw("</details>\n</section>\n");
    }

    private void installed(InstalledPackage found) throws IOException {
        var html = page.html();
        int layer = page.facts().layerNumber(found.layer());
        html.raw("<tr><th scope=row>")
                .text(found.name())
                .raw("<td>")
                .text(found.version())
                .raw("<td>");
        html.text(found.type())
                .raw("<td>")
                .raw(layer == 0 ? "" : Integer.toString(layer))
                .raw("<td>");
        html.text(String.join(", ", found.licences())).raw("<td>");
        html.text(String.join(", ", found.paths().stream().limit(PATHS_SHOWN).toList()));
        int more = found.paths().size() - PATHS_SHOWN;
        if (more > 0) {
            html.raw(" ").text(page.words().count("more", more));
        }
        html.raw("\n");
    }
}
