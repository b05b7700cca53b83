package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
        html.raw("<p>").text(about(image)).raw("</p>\n");
        if (image.base() != null) {
            origins(image);
        }
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

    private String about(ImageFacts image) {
        var words = page.words();
        var base = image.base();
        if (base == null) {
            var name = image.config().labels().get("org.opencontainers.image.base.name");
            return name == null ? words.of("layers.about") : words.of("layers.base", name);
        }
        var how = words.of("base." + base.source().name().toLowerCase(Locale.ROOT));
        var layers = Messages.number(base.layers());
        var all = Messages.number(image.layers().size());
        var name = base.name();
        return name == null
                ? words.of("layers.known.unnamed", layers, all, how)
                : words.of("layers.known.named", layers, all, name, how);
    }

    /// What was added to the base, and what that brings.
    private void origins(ImageFacts image) throws IOException {
        page.table(
                "origin",
                "origin",
                "#packages",
                "#severity.critical",
                "#severity.high",
                "#severity.medium",
                "#severity.low",
                "#layers.all",
                "#tile.fixable");
        for (boolean ofBase : new boolean[] {false, true}) {
            page.html()
                    .raw("<tr><th scope=\"row\">")
                    .text(page.words().of(ofBase ? "origin.base" : "origin.own"))
                    .raw("</th>");
            numbers(layer -> layer != null && image.ofBase(layer) == ofBase);
        }
        page.endTable();
    }

    private void row(LayerFacts layer) throws IOException {
        var html = page.html();
        var step = layer.createdBy() == null ? "" : String.valueOf(layer.createdBy());
        html.raw("<tr><th scope=\"row\">")
                .number(page.facts().layerNumber(layer.diffId()))
                .raw(page.facts().report().image().ofBase(layer.diffId()) ? " <i class=base>" : "");
        if (page.facts().report().image().ofBase(layer.diffId())) {
            html.text(page.words().of("origin.base")).raw("</i>");
        }
        html.raw("</th><td><code>");
        html.text(step.length() > LONGEST_STEP ? step.substring(0, LONGEST_STEP) + "…" : step);
        html.raw("</code><br><small>")
                .text(layer.diffId().algorithm() + ":" + layer.diffId().abbreviated());
        html.raw("</small></td><td class=\"n\">");
        var size = layer.size();
        html.raw(size == null ? "" : Messages.size(size)).raw("</td>");
        numbers(layer.diffId()::equals);
    }

    /// The cells of packages and open findings that are of some layers, and the end of the row.
    private void numbers(Predicate<@Nullable Digest> layers) throws IOException {
        page.numberCell(page.facts().report().inventory().packages().stream()
                .map(InstalledPackage::layer)
                .filter(layers)
                .count());
        var findings = page.facts().open().stream()
                .filter(finding -> layers.test(finding.layer()))
                .toList();
        for (var severity : COLUMNS) {
            page.numberCell(findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .count());
        }
        page.numberCell(findings.size());
        page.numberCell(findings.stream().filter(Overview::isFixable).count());
        page.html().raw("</tr>\n");
    }
}
