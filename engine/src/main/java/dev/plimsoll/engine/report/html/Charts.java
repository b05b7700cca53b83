package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The numbers at a glance, and three small charts. Every bar has its number beside it.
final class Charts {
    private static final int LABEL = 92;
    /// How wide a digit of a count is at most.
    private static final int DIGIT = 8;
    private static final int WIDTH = 340;
    private static final int ROW = 26;
    private static final int LAYERS_SHOWN = 8;

    private final Page page;

    Charts(Page page) {
        this.page = page;
    }

    private record Segment(String css, long value) {}

    private record Bar(String label, List<Segment> segments, String count) {
        long total() {
            return segments.stream().mapToLong(Segment::value).sum();
        }
    }

    void write() throws IOException {
        page.section("summary", "summary");
        tiles();
        if (!page.facts().open().isEmpty()) {
            page.html().raw("<div class=\"charts\">\n");
            chart("chart.severity", bySeverity());
            chart("chart.fixable", byFix());
            if (!page.facts().report().image().layers().isEmpty()) {
                chart("chart.layers", byLayer());
            }
            page.html().raw("</div>\n");
        }
        page.html().raw("</section>\n");
    }

    private void tiles() throws IOException {
        var facts = page.facts();
        page.html().raw("<dl class=\"tiles\">\n");
        tile("tile.findings", "", facts.open().size());
        tile("severity.critical", "critical", facts.openOf(Severity.CRITICAL));
        tile("severity.high", "high", facts.openOf(Severity.HIGH));
        tile("tile.exploited", "kev", count(Finding::knownExploited));
        tile("tile.fixable", "", count(Overview::isFixable));
        tile("tile.suppressed", "", facts.suppressed().size());
        tile("tile.packages", "", facts.report().inventory().packages().size());
        tile("tile.warnings", "", facts.report().warnings().size());
        page.html().raw("</dl>\n");
    }

    private long count(Predicate<Finding> kind) {
        return page.facts().open().stream().filter(kind).count();
    }

    private void tile(String key, String css, long number) throws IOException {
        var classes = css.isEmpty() || number == 0 ? "" : " class=\"" + css + "\"";
        page.html().raw("<div" + classes + "><dt>").text(page.words().of(key)).raw("</dt><dd>");
        page.html().number(number).raw("</dd></div>\n");
    }

    private List<Bar> bySeverity() {
        var bars = new ArrayList<Bar>();
        for (var severity : Severity.values()) {
            long number = page.facts().openOf(severity);
            bars.add(new Bar(
                    page.words().severity(severity),
                    List.of(new Segment(severity.label(), number)),
                    Messages.number(number)));
        }
        return bars;
    }

    private List<Bar> byFix() {
        var bars = new ArrayList<Bar>();
        for (var severity : Severity.values()) {
            long all = page.facts().openOf(severity);
            long fixable = count(finding -> finding.severity() == severity && Overview.isFixable(finding));
            bars.add(new Bar(
                    page.words().severity(severity),
                    List.of(new Segment("fixable", fixable), new Segment("unfixable", all - fixable)),
                    Messages.number(fixable) + " / " + Messages.number(all)));
        }
        return bars;
    }

    /// The layers with the most findings, lowest first.
    private List<Bar> byLayer() {
        Map<Integer, EnumMap<Severity, Long>> counts = new TreeMap<>();
        for (var finding : page.facts().open()) {
            counts.computeIfAbsent(page.facts().layerNumber(finding.layer()), layer -> new EnumMap<>(Severity.class))
                    .merge(finding.severity(), 1L, Long::sum);
        }
        var bars = new ArrayList<Bar>();
        for (var counted : counts.entrySet()) {
            int layer = counted.getKey();
            var segments = new ArrayList<Segment>();
            long total = 0;
            for (var severity : counted.getValue().entrySet()) {
                segments.add(new Segment(severity.getKey().label(), severity.getValue()));
                total += severity.getValue();
            }
            var label =
                    layer == 0 ? page.words().of("layer.unknown") : page.words().of("layer.number", layer);
            bars.add(new Bar(label, segments, Messages.number(total)));
        }
        long least = bars.stream()
                .map(Bar::total)
                .sorted((left, right) -> Long.compare(right, left))
                .limit(LAYERS_SHOWN)
                .reduce((first, second) -> second)
                .orElse(0L);
        return bars.stream()
                .filter(bar -> bar.total() >= least)
                .limit(LAYERS_SHOWN)
                .toList();
    }

    private void chart(String key, List<Bar> bars) throws IOException {
        var html = page.html();
        int counts = bars.stream().mapToInt(bar -> bar.count().length()).max().orElse(0);
        int room = WIDTH - LABEL - 10 - counts * DIGIT;
        long longest = Math.max(1, bars.stream().mapToLong(Bar::total).max().orElse(1));
        html.raw("<figure><figcaption>").text(page.words().of(key)).raw("</figcaption>\n");
        html.raw("<svg viewBox=\"0 0 " + WIDTH + " " + bars.size() * ROW + "\" role=\"img\" aria-label=\"");
        html.text(page.words().of(key)).raw(": ");
        var separator = "";
        for (var bar : bars) {
            html.raw(separator).text(bar.label() + " " + bar.count());
            separator = "; ";
        }
        html.raw("\">\n");
        int y = 0;
        for (var bar : bars) {
            html.raw("<text class=\"label\" x=\"" + (LABEL - 8) + "\" y=\"" + (y + 17) + "\">");
            html.text(bar.label()).raw("</text>");
            int x = LABEL;
            for (var segment : bar.segments()) {
                int width = width(segment.value(), longest, room);
                if (width > 0) {
                    html.raw("<rect class=\"" + segment.css() + "\" x=\"" + x + "\" y=\"" + (y + 5) + "\" width=\"");
                    html.raw(width + "\" height=\"16\"/>");
                    x += width;
                }
            }
            html.raw("<text x=\"" + (x + 6) + "\" y=\"" + (y + 17) + "\">")
                    .text(bar.count())
                    .raw("</text>\n");
            y += ROW;
        }
        html.raw("</svg></figure>\n");
    }

    /// What is there is seen: at least two units.
    ///
    /// @param room of the longest bar, so that its number still has a place behind it
    private static int width(long value, long longest, int room) {
        return value == 0 ? 0 : (int) Math.max(2, value * room / longest);
    }
}
