package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.formats.Grid.Cell;
import dev.plimsoll.engine.report.formats.Grid.Style;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The report for a person at a terminal: grouped by kind of package and package, the most urgent first,
/// the fix named, the verdict last, where the prompt is.
final class TableFormat implements ReportFormat {
    private static final Set<String> OF_A_DISTRIBUTION = Set.of("deb", "apk", "rpm");
    private static final int WARNINGS_SHOWN = 20;
    private static final int VIOLATIONS_SHOWN = 20;
    private static final int SET_ASIDE_SHOWN = 20;
    private static final int CONTENTS_SHOWN = 20;
    private static final int NAMES_SHOWN = 5;
    private static final int ADVICE_SHOWN = 10;

    /// Exploited before severe before likely before fixable: what to look at first.
    private static Comparator<Finding> byUrgency() {
        return Comparator.comparing((Finding finding) -> finding.suppressedBy() != null)
                .thenComparing(finding -> !finding.knownExploited())
                .thenComparing(Finding::severity)
                .thenComparingDouble(finding -> -likelihood(finding))
                .thenComparing(finding -> finding.fixedVersion() == null)
                .thenComparing(Finding::id);
    }

    @Override
    public String name() {
        return "table";
    }

    @Override
    public String description() {
        return "for people at a terminal (the default)";
    }

    @Override
    public FileKind kind() {
        return new FileKind("txt", "none", "people at a terminal");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var text = new TextWriting(out);
        text.value(Words.image(report)).end();
        var digest = report.image().digest();
        if (digest != null) {
            text.value(digest).end();
        }
        var origins = new Origins(report);
        var base = origins.sentence();
        if (base != null) {
            new Paragraph(display, text).write("", Style.PLAIN, "base: " + base);
        }
        var packages = packages(report);
        for (var group : groups(report.findings()).entrySet()) {
            text.end();
            group(group.getKey(), group.getValue(), report, packages, display, text);
        }
        text.end();
        var packageCount = Words.count(report.inventory().packages().size(), "package", "packages");
        var share = origins.share(report.findings());
        new Paragraph(display, text)
                .write(
                        "",
                        Style.BOLD,
                        Words.summary(report.findings()) + " in " + packageCount
                                + (share.isEmpty() ? "" : "; " + share));
        contents(report.inventory(), display, text);
        setAside(report.findings(), display, text);
        warnings(report, display, text);
        advice(report, display, text);
        verdict(report.verdict(), display, text);
        text.flush();
    }

    private static Map<String, InstalledPackage> packages(ScanReport report) {
        var packages = new HashMap<String, InstalledPackage>();
        report.inventory().packages().forEach(found -> packages.put(found.purl().canonical(), found));
        return packages;
    }

    /// By purl type; the type with the most urgent finding first.
    private static Map<String, List<Finding>> groups(List<Finding> findings) {
        var groups = new LinkedHashMap<String, List<Finding>>();
        for (var finding : findings.stream().sorted(byUrgency()).toList()) {
            groups.computeIfAbsent(finding.packageUrl().type(), type -> new ArrayList<>())
                    .add(finding);
        }
        return groups;
    }

    private static void group(
            String type,
            List<Finding> findings,
            ScanReport report,
            Map<String, InstalledPackage> packages,
            Display display,
            TextWriting text)
            throws IOException {
        var os = report.inventory().os();
        var title = os != null && OF_A_DISTRIBUTION.contains(type) ? type + " (" + os.prettyName() + ")" : type;
        var grid = new Grid(display);
        grid.title(title + ": " + Words.summary(findings));
        grid.header("PACKAGE", "INSTALLED", "SEVERITY", "VULNERABILITY", "FIXED IN", "LAYER");
        var byPackage = new LinkedHashMap<String, List<Finding>>();
        for (var finding : findings) {
            byPackage
                    .computeIfAbsent(finding.packageUrl().canonical(), purl -> new ArrayList<>())
                    .add(finding);
        }
        for (var entry : byPackage.entrySet()) {
            boolean first = true;
            for (var finding : entry.getValue()) {
                row(finding, first, report.image().ofBase(finding.layer()), grid);
                first = false;
            }
            var found = packages.get(entry.getKey());
            if (found != null && !OF_A_DISTRIBUTION.contains(type)) {
                grid.note(place(found));
            }
        }
        grid.write(text);
    }

    private static void row(Finding finding, boolean first, boolean ofBase, Grid grid) {
        var marks = (finding.knownExploited() ? " (exploited)" : "")
                + (finding.suppressedBy() == null ? "" : " (set aside)");
        var layer = finding.layer();
        grid.row(
                new Cell(first ? finding.name() : "", Style.BOLD),
                new Cell(first ? finding.version() : "", Style.PLAIN),
                new Cell(finding.severity().label(), style(finding.severity())),
                new Cell(finding.id() + marks, finding.knownExploited() ? Style.RED : Style.PLAIN),
                new Cell(Words.fix(finding), finding.fixedVersion() == null ? Style.DIM : Style.GREEN),
                new Cell(
                        layer == null ? "" : layer.abbreviated().substring(0, 7) + (ofBase ? " base" : ""), Style.DIM));
    }

    private static String place(InstalledPackage found) {
        if (found.paths().isEmpty()) {
            return "";
        }
        int more = found.paths().size() - 1;
        return found.paths().getFirst() + (more == 0 ? "" : " and " + more + " more");
    }

    private static Style style(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> Style.RED;
            case MEDIUM -> Style.YELLOW;
            case LOW, NEGLIGIBLE, UNKNOWN -> Style.PLAIN;
        };
    }

    private static double likelihood(Finding finding) {
        var epss = finding.epss();
        return epss == null ? 0 : epss.score();
    }

    /// Secrets and malware; what unusual rights files have is told where a policy objects.
    private static void contents(Inventory inventory, Display display, TextWriting text) throws IOException {
        var lines = new Paragraph(display, text);
        if (!inventory.secrets().isEmpty()) {
            text.end();
            lines.write("", Style.RED, Words.count(inventory.secrets().size(), "secret", "secrets"));
            for (var secret : inventory.secrets().stream().limit(CONTENTS_SHOWN).toList()) {
                lines.write("  ", Style.PLAIN, FileWords.place(secret) + ": " + FileWords.secret(secret));
            }
            more(inventory.secrets().size(), lines);
        }
        if (!inventory.malware().isEmpty()) {
            text.end();
            lines.write("", Style.RED, "Malware");
            for (var found : inventory.malware().stream().limit(CONTENTS_SHOWN).toList()) {
                lines.write("  ", Style.PLAIN, found.path() + ": " + FileWords.malware(found));
            }
            more(inventory.malware().size(), lines);
        }
    }

    private static void more(int all, Paragraph lines) throws IOException {
        if (all > CONTENTS_SHOWN) {
            lines.write("  ", Style.DIM, "and " + (all - CONTENTS_SHOWN) + " more; --format text or json shows all");
        }
    }

    /// Who set what aside and why, once for all findings that one waiver or statement is about.
    private static void setAside(List<Finding> findings, Display display, TextWriting text) throws IOException {
        var byReason = new TreeMap<String, TreeSet<String>>();
        for (var finding : findings) {
            var reason = finding.suppressedBy();
            if (reason != null) {
                byReason.computeIfAbsent(reason, _ -> new TreeSet<>())
                        .add(finding.id() + " in " + finding.name() + " " + finding.version());
            }
        }
        if (byReason.isEmpty()) {
            return;
        }
        var lines = new Paragraph(display, text);
        text.end();
        lines.write("", Style.BOLD, "Set aside");
        int shown = 0;
        for (var entry : byReason.entrySet()) {
            if (shown++ == SET_ASIDE_SHOWN) {
                lines.write(
                        "  ",
                        Style.DIM,
                        "and for " + (byReason.size() - SET_ASIDE_SHOWN)
                                + " more reasons; --format text or json shows all");
                return;
            }
            var names = entry.getValue().stream().limit(NAMES_SHOWN).toList();
            int more = entry.getValue().size() - names.size();
            lines.write(
                    "  ",
                    Style.PLAIN,
                    String.join(", ", names) + (more == 0 ? "" : " and " + more + " more") + ": " + entry.getKey());
        }
    }

    private static void warnings(ScanReport report, Display display, TextWriting text) throws IOException {
        var warnings = Words.warnings(report);
        if (warnings.isEmpty()) {
            return;
        }
        var lines = new Paragraph(display, text);
        text.end();
        lines.write("", Style.YELLOW, Words.count(warnings.size(), "warning", "warnings"));
        for (var warning : warnings.stream().limit(WARNINGS_SHOWN).toList()) {
            lines.write("  ", Style.PLAIN, Words.sentence(warning));
        }
        int more = warnings.size() - WARNINGS_SHOWN;
        if (more > 0) {
            lines.write("  ", Style.DIM, "and " + more + " more; --format text or json shows all");
        }
    }

    private static void advice(ScanReport report, Display display, TextWriting text) throws IOException {
        var advice = new AdviceLines(report);
        var all = advice.lines();
        if (all.isEmpty()) {
            return;
        }
        var lines = new Paragraph(display, text);
        text.end();
        lines.write("", Style.BOLD, advice.heading());
        for (var line : all.stream().limit(ADVICE_SHOWN).toList()) {
            lines.write("  ", Style.PLAIN, line.text());
            var command = line.command();
            if (command != null) {
                lines.write("    ", Style.GREEN, command);
            }
        }
        if (all.size() > ADVICE_SHOWN) {
            lines.write(
                    "  ", Style.DIM, "and " + (all.size() - ADVICE_SHOWN) + " more; --format text or json shows all");
        }
    }

    private static void verdict(@Nullable Verdict verdict, Display display, TextWriting text) throws IOException {
        text.end();
        var lines = new Paragraph(display, text);
        if (verdict == null) {
            lines.write("", Style.BOLD, "Not judged: no policy was asked for");
            return;
        }
        for (var policy : verdict.policies()) {
            int count = policy.violations().size();
            if (policy.compliant()) {
                lines.write("", Style.GREEN, "Compliant with policy " + policy.name());
            } else {
                var weight = policy.failsBuild() ? "" : " (reported only)";
                lines.write(
                        "",
                        Style.RED,
                        "Not compliant with policy " + policy.name() + weight + ": "
                                + Words.count(count, "violation", "violations"));
            }
            for (var violation :
                    policy.violations().stream().limit(VIOLATIONS_SHOWN).toList()) {
                violation(violation, lines);
            }
            if (count > VIOLATIONS_SHOWN) {
                lines.write(
                        "  ",
                        Style.DIM,
                        "and " + (count - VIOLATIONS_SHOWN) + " more; --format text or json shows all");
            }
        }
    }

    private static void violation(Violation violation, Paragraph lines) throws IOException {
        lines.write("  ", Style.PLAIN, violation.control() + ": " + violation.message());
        var fix = violation.fix();
        if (fix != null) {
            lines.write("    ", Style.GREEN, "fix: " + fix);
        }
    }
}
