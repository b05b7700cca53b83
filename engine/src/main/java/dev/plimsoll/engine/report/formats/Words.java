package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import java.util.EnumMap;
import java.util.List;

/// Phrases that the reports for people share.
final class Words {
    private Words() {}

    /// `12 findings`, `1 finding`, `no findings`.
    static String count(long number, String singular, String plural) {
        if (number == 0) {
            return "no " + plural;
        }
        return number + " " + (number == 1 ? singular : plural);
    }

    /// `5 findings: 1 critical, 4 low`, worst first.
    static String summary(List<Finding> findings) {
        var open = findings.stream()
                .filter(finding -> finding.suppressedBy() == null)
                .toList();
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        open.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        var text = new StringBuilder(count(open.size(), "finding", "findings"));
        var separator = ": ";
        for (var entry : counts.entrySet()) {
            text.append(separator)
                    .append(entry.getValue())
                    .append(' ')
                    .append(entry.getKey().label());
            separator = ", ";
        }
        int suppressed = findings.size() - open.size();
        if (suppressed > 0) {
            text.append(" (").append(suppressed).append(" more set aside)");
        }
        return text.toString();
    }

    /// What fixes it: a version, or in words why there is none.
    static String fix(Finding finding) {
        var version = finding.fixedVersion();
        if (version != null) {
            return version;
        }
        return switch (finding.fixState()) {
            case FIXED -> "fixed";
            case NOT_FIXED -> "no fix yet";
            case WONT_FIX -> "won't fix";
            case UNDER_INVESTIGATION -> "under investigation";
            case END_OF_LIFE -> "end of life";
            case UNKNOWN -> "unknown";
        };
    }

    /// The image in one line: reference, platform, distribution.
    static String image(ScanReport report) {
        var text = new StringBuilder(report.image().reference());
        var platform = report.image().platform();
        if (platform != null) {
            text.append("  ").append(platform);
        }
        var os = report.inventory().os();
        if (os != null) {
            text.append("  ").append(os.prettyName());
        }
        return text.toString();
    }
}
