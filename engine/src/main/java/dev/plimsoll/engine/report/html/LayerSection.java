package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;

/// What each layer brought, lowest first.
final class LayerSection {
    private static final int LONGEST_STEP = 300;
    private static final Severity[] COLUMNS = {Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW};

    private final Page page;

    LayerSection(Page page) {
        this.page = page;
    }

    void write() throws IOException {
        var html = page.html();
        var image = page.facts().report().image();
        if (image.layers().isEmpty()) {
            return;
        }
        page.section("layers", "layers");
        var base = image.config().labels().get("org.opencontainers.image.base.name");
        html.raw("<p>")
                .text(
                        base == null
                                ? page.words().of("layers.about")
                                : page.words().of("layers.base", base));
        html.raw("</p>\n");
        page.table(
                "layers",
                "column.layer",
                "layers.step",
                "#layers.size",
                "#packages",
                "#severity.critical",
                "#severity.high",
                "#severity.medium",
                "#severity.low",
                "#layers.all",
                "#tile.fixable");
        for (var layer : image.layers()) {
            row(layer);
        }
        page.endTable();
        html.raw("</section>\n");
    }

    private void row(LayerFacts layer) throws IOException {
        var html = page.html();
        var step = layer.createdBy() == null ? "" : String.valueOf(layer.createdBy());
        html.raw("<tr><th scope=\"row\">")
                .number(page.facts().layerNumber(layer.diffId()))
                .raw("</th><td><code>");
        html.text(step.length() > LONGEST_STEP ? step.substring(0, LONGEST_STEP) + "…" : step);
        html.raw("</code><br><small>")
                .text(layer.diffId().algorithm() + ":" + layer.diffId().abbreviated());
        html.raw("</small></td><td class=\"n\">");
        var size = layer.size();
        html.raw(size == null ? "" : Messages.size(size)).raw("</td>");
        page.numberCell(page.facts().report().inventory().packages().stream()
                .map(InstalledPackage::layer)
                .filter(layer.diffId()::equals)
                .count());
        var findings = page.facts().open().stream()
                .filter(finding -> layer.diffId().equals(finding.layer()))
                .toList();
        for (var severity : COLUMNS) {
            page.numberCell(findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count());
        }
        page.numberCell(findings.size());
        page.numberCell(findings.stream().filter(Overview::isFixable).count());
        html.raw("</tr>\n");
    }
}
