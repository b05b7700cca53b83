package dev.plimsoll.engine.report.html;

import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Finding.AdvisoryReference;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A large report whose findings are as long as real ones: aliases, two vectors, ten references each.
final class ManyFindings {
    private static final int FINDINGS_PER_PACKAGE = 10;

    private ManyFindings() {}

    static ScanReport report(int number) {
        var sample = SampleReport.full();
        var packages = new ArrayList<InstalledPackage>();
        var findings = new ArrayList<Finding>();
        var violations = new ArrayList<Violation>();
        var severities = Severity.values();
        for (int i = 0; i < number; i++) {
            if (i % FINDINGS_PER_PACKAGE == 0) {
                packages.add(installed(sample, packages.size()));
            }
            var finding = finding(i, severities[i * severities.length / number], packages.getLast());
            findings.add(finding);
            if (finding.severity() == Severity.CRITICAL) {
                violations.add(new Violation(
                        "maxSeverity",
                        finding.id(),
                        finding.packageUrl(),
                        finding.layer(),
                        List.of(),
                        finding.version(),
                        finding.fixedVersion(),
                        finding.id() + " in " + finding.name() + " is critical; allowed is high",
                        "upgrade " + finding.name()));
            }
        }
        return new ScanReport(
                sample.scannedAt(),
                sample.image(),
                sample.database(),
                new Inventory(sample.inventory().os(), packages, true, List.of()),
                findings,
                new Verdict(List.of(new PolicyVerdict("baseline", true, violations))),
                sample.warnings());
    }

    private static InstalledPackage installed(ScanReport sample, int i) {
        var layers = sample.image().layers();
        boolean below = i % 3 != 0;
        var name = below ? "libexample" + i : "example-module-" + i;
        var purl =
                PackageUrl.of(below ? "deb" : "npm", below ? "debian" : null, name, "1." + i + ".0-2", new TreeMap<>());
        return new InstalledPackage(
                purl,
                name,
                "1." + i + ".0-2",
                below ? new SourcePackage("example" + i / 2, "1." + i + ".0-2") : null,
                layers.get(below ? 0 : 1).diffId(),
                List.of(below ? "/var/lib/dpkg/status" : "/app/node_modules/" + name + "/package.json"),
                List.of("MIT"),
                null,
                Confidence.HIGH);
    }

    private static Finding finding(int i, Severity severity, InstalledPackage found) {
        var id = "CVE-" + (2005 + i % 20) + "-" + (10_000 + i);
        var references = new ArrayList<String>();
        for (int reference = 0; reference < 10; reference++) {
            references.add("https://lists.example.org/archive/security-announce/2024/message-" + i + "-" + reference);
        }
        boolean fixed = i % 2 == 0;
        return new Finding(
                id,
                List.of("GHSA-" + (10_000 + i) + "-abcd", "DEBIAN-" + id),
                severity,
                "Debian",
                List.of(
                        new Cvss("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", i % 100 / 10.0, "NVD"),
                        new Cvss("2.0", "AV:N/AC:L/Au:N/C:P/I:P/A:P", 7.5, "NVD")),
                new Epss(i % 1000 / 1000.0, 0.5),
                i % 500 == 0,
                "",
                Instant.parse("2024-03-01T12:00:00Z"),
                found.purl(),
                found.name(),
                found.version(),
                found.layer(),
                fixed ? FixState.FIXED : FixState.NOT_FIXED,
                fixed ? "2." + i % 10 + ".0-1" : null,
                List.of(new AdvisoryReference("DSA-" + i + "-1", "Debian"), new AdvisoryReference(id, "Debian")),
                references,
                i % 97 == 3 ? "waiver of alice until 2027-01-31: not reachable" : null);
    }

    /// The same report, all findings with these references.
    static ScanReport with(ScanReport report, List<String> references) {
        return with(
                report,
                report.verdict(),
                report.findings().stream()
                        .map(finding -> new Finding(
                                finding.id(),
                                finding.aliases(),
                                finding.severity(),
                                finding.severitySource(),
                                finding.cvss(),
                                finding.epss(),
                                finding.knownExploited(),
                                finding.title(),
                                finding.published(),
                                finding.packageUrl(),
                                finding.name(),
                                finding.version(),
                                finding.layer(),
                                finding.fixState(),
                                finding.fixedVersion(),
                                finding.advisories(),
                                references,
                                finding.suppressedBy()))
                        .toList());
    }

    /// The same report with another verdict and other findings.
    static ScanReport with(ScanReport report, @Nullable Verdict verdict, List<Finding> findings) {
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                findings,
                verdict,
                report.warnings());
    }
}
