package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Phrases that the reports for people share.
final class Words {
    private static final String STALE = "stale-source";
    private static final String EXPIRED = "expired-waiver";

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

    /// The warnings as people read them: sources that are all too old are one.
    static List<Warning> warnings(ScanReport report) {
        var stale = report.warnings().stream()
                .filter(warning -> warning.code().equals(STALE))
                .map(Warning::subject)
                .toList();
        if (stale.size() < 2) {
            return report.warnings();
        }
        var ages = report.database().sources().stream()
                .filter(source -> stale.contains(source.name()))
                .mapToLong(source -> age(source.updatedAt(), report.scannedAt()))
                .summaryStatistics();
        var days = ages.getMin() == ages.getMax()
                ? ages.getMax() + " days old"
                : "from " + ages.getMin() + " to " + ages.getMax() + " days old";
        var one = new Warning(
                STALE,
                String.join(", ", stale),
                "their newest entries are " + days + ": what was published since is not known; run plimsoll db update");
        var warnings = new ArrayList<Warning>();
        for (var warning : report.warnings()) {
            if (!warning.code().equals(STALE)) {
                warnings.add(warning);
            } else if (!warnings.contains(one)) {
                warnings.add(one);
            }
        }
        return warnings;
    }

    /// A warning as one sentence; its subject is not told twice.
    static String sentence(Warning warning) {
        return warning.message().startsWith(warning.subject())
                ? warning.message()
                : warning.subject() + ": " + warning.message();
    }

    /// The warnings in one text, for documents that have a place for a remark; absent where there are none.
    static @Nullable String remark(ScanReport report) {
        var warnings = warnings(report);
        return warnings.isEmpty()
                ? null
                : "Warnings: "
                        + String.join(
                                "; ", warnings.stream().map(Words::sentence).toList());
    }

    /// The waivers that no longer apply.
    static List<Warning> expiredWaivers(ScanReport report) {
        return report.warnings().stream()
                .filter(warning -> warning.code().equals(EXPIRED))
                .toList();
    }

    /// What is told of one of these waivers that was for that finding; absent where there is none.
    static Optional<String> expiredWaiver(Finding finding, List<Warning> expired) {
        for (var warning : expired) {
            var about = warning.subject();
            if (warning.message().contains(" for " + finding.name() + " ")
                    && (about.equalsIgnoreCase(finding.id())
                            || finding.aliases().stream().anyMatch(about::equalsIgnoreCase))) {
                return Optional.of(warning.message());
            }
        }
        return Optional.empty();
    }

    private static long age(@Nullable Instant updated, Instant now) {
        return updated == null ? 0 : Duration.between(updated, now).toDays();
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
