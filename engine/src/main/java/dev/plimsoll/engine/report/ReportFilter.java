package dev.plimsoll.engine.report;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import java.util.Set;

/// Which findings a report shows. It changes what is shown, never what is judged: the verdict stays as it was.
///
/// @param severities those that are shown; empty shows all
/// @param ignoreUnfixed hides findings that no version fixes
public record ReportFilter(Set<Severity> severities, boolean ignoreUnfixed) {
    public static final ReportFilter EVERYTHING = new ReportFilter(Set.of(), false);

    public ReportFilter {
        severities = Set.copyOf(severities);
    }

    public ScanReport apply(ScanReport report) {
        if (severities.isEmpty() && !ignoreUnfixed) {
            return report;
        }
        var shown = report.findings().stream().filter(this::shows).toList();
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                shown,
                report.verdict(),
                report.warnings());
    }

    private boolean shows(Finding finding) {
        return (severities.isEmpty() || severities.contains(finding.severity()))
                && (!ignoreUnfixed || finding.fixState() == FixState.FIXED);
    }
}
