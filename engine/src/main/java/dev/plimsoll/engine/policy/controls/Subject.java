package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.List;

/// Everything that a verdict depends on besides the policies, so that the same subject is always judged alike.
///
/// @param findings every finding, also those that a feed's own VEX has set aside
/// @param warnings the doubts of the scan so far
/// @param scopes names of the application scopes that the image belongs to; only a platform knows them
/// @param now the scan's clock: ages, grace periods and the ends of waivers are counted from it
public record Subject(
        ImageFacts image,
        Inventory inventory,
        List<Finding> findings,
        DatabaseFacts database,
        List<Warning> warnings,
        List<String> scopes,
        Instant now) {
    public Subject {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
        scopes = List.copyOf(scopes);
    }

    /// A subject that belongs to no application scope, as on the command line.
    public Subject(
            ImageFacts image,
            Inventory inventory,
            List<Finding> findings,
            DatabaseFacts database,
            List<Warning> warnings,
            Instant now) {
        this(image, inventory, findings, database, warnings, List.of(), now);
    }

    /// An image of which nothing is known but one finding.
    public static Subject of(Finding alone, Instant now) {
        var image = new ImageFacts("", null, null, List.of(), null, ImageConfig.EMPTY, List.of());
        var inventory = new Inventory(null, List.of(), true, List.of());
        return new Subject(image, inventory, List.of(alone), DatabaseFacts.NONE, List.of(), now);
    }

    /// The same with other findings, for example with some of them set aside.
    public Subject withFindings(List<Finding> others) {
        return new Subject(image, inventory, others, database, warnings, scopes, now);
    }

    /// The same with nothing set aside, to be judged anew.
    public Subject withoutSuppressions() {
        return withFindings(
                findings.stream().map(finding -> finding.withSuppressedBy(null)).toList());
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
