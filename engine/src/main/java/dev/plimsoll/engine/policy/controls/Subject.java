package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.List;

/// Everything a verdict depends on besides the policies; nothing else, so that the same subject is always judged alike.
///
/// @param findings every finding, also those that a feed's own VEX has set aside
/// @param warnings the doubts of the scan so far
/// @param now the scan's clock: ages, grace periods and the ends of waivers are counted from it
public record Subject(
        ImageFacts image,
        Inventory inventory,
        List<Finding> findings,
        DatabaseFacts database,
        List<Warning> warnings,
        Instant now) {
    public Subject {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    /// The subject of a stored report, judged as on the day of its scan.
    public static Subject of(ScanReport report) {
        return new Subject(
                report.image(),
                report.inventory(),
                report.findings(),
                report.database(),
                report.warnings(),
                report.scannedAt());
    }
}
