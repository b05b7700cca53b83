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
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
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
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import dev.plimsoll.vocabulary.VexAssessment.Status;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A fixed report with everything that a report can hold, hostile names among it.
public final class SampleReport {
    private static final Digest BASE = digest('a');
    private static final Digest APP = digest('b');

    private SampleReport() {}

    public static ScanReport full() {
        var openssl = new InstalledPackage(
                PackageUrl.parse("pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.18.9"),
                "libcrypto3",
                "3.1.4-r5",
                new SourcePackage("openssl", "3.1.4-r5"),
                BASE,
                List.of("/lib/apk/db/installed"),
                List.of("Apache-2.0"),
                null,
                Confidence.HIGH);
        var log4j = new InstalledPackage(
                PackageUrl.parse("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"),
                "org.apache.logging.log4j:log4j-core",
                "2.14.1",
                null,
                APP,
                List.of("/app/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar", "/opt/agent/agent.jar"),
                List.of("Apache License, Version 2.0", "MIT"),
                null,
                Confidence.HIGH);
        var hostile = new InstalledPackage(
                PackageUrl.of("npm", null, "evil\u001b]0;owned\u0007", "1.0.0", Map.of()),
                "evil\u001b]0;owned\u0007\u202e\u009b31m\ud83d\ude00\ud800",
                "1.0.0\n\r2",
                null,
                APP,
                List.of("/app/node_modules/evil\u001b[2J/package.json"),
                List.of("(MIT OR GPL-2.0-only WITH Classpath-exception-2.0)"),
                null,
                Confidence.LOW);
        var owned = new InstalledPackage(
                PackageUrl.parse("pkg:pypi/certifi@2024.2.2"),
                "certifi",
                "2024.2.2",
                null,
                BASE,
                List.of("/usr/lib/python3.11/site-packages/certifi-2024.2.2.dist-info/METADATA"),
                List.of("MPL-2.0"),
                PackageUrl.parse("pkg:apk/alpine/py3-certifi@2024.2.2-r1"),
                Confidence.MEDIUM);
        var findings = List.of(
                finding("CVE-2021-44228", Severity.CRITICAL, log4j, FixState.FIXED, "2.15.0", true),
                finding("CVE-2024-5535", Severity.MEDIUM, openssl, FixState.FIXED, "3.1.6-r0", false),
                finding("CVE-2099-0001", Severity.MEDIUM, hostile, FixState.NOT_FIXED, null, false),
                finding("CVE-2023-6237", Severity.LOW, openssl, FixState.WONT_FIX, null, false));
        return new ScanReport(
                Instant.parse("2026-03-01T12:00:00Z"),
                image(),
                database(),
                new Inventory(
                        new OperatingSystem("alpine", "3.18.9", List.of(), null, null, "Alpine Linux v3.18"),
                        List.of(openssl, log4j, hostile, owned),
                        false,
                        List.of(),
                        List.of(
                                new FoundSecret(
                                        "github-token", "GitHub token", "/app/.env", APP, 3, "ghp_********", false),
                                new FoundSecret(
                                        "private-key",
                                        "private key",
                                        "/root/.ssh/id_ed25519",
                                        BASE,
                                        1,
                                        "-----BEGIN OPENSSH PRIVATE KEY-----",
                                        true)),
                        List.of(new FileFacts("/bin/bbsuid", BASE, 04711, 14_144, null)),
                        List.of(new FoundMalware(
                                "Win.Test.Sample-1", "clamd", "/app/attachment.bin", APP, BASE, false)),
                        List.of(Inventory.MODES, Inventory.SECRETS, Inventory.CLAMD)),
                findings,
                verdict(log4j, openssl),
                List.of(
                        new Warning("stale-source", "Alpine", "its newest entry is 9 days old; run plimsoll db update"),
                        new Warning(
                                "unreadable-file",
                                "/app/日本語のとても長い名前のライブラリ-その1.jar",
                                "not a zip archive: the end of central directory is missing")));
    }

    /// The same, stopped by what the base brings and by what was added.
    public static ScanReport stoppedByBoth() {
        var full = full();
        var violations = full.verdict().policies().stream()
                .flatMap(policy -> policy.violations().stream())
                .filter(violation -> violation.vulnerability() != null)
                .toList();
        var open = full.findings().stream()
                .filter(finding ->
                        violations.stream().anyMatch(violation -> finding.id().equals(violation.vulnerability())))
                .toList();
        return new ScanReport(
                full.scannedAt(),
                full.image(),
                full.database(),
                full.inventory(),
                open,
                new Verdict(List.of(new PolicyVerdict("gate", true, violations))),
                full.warnings());
    }

    /// A report with many findings, for formats that must not collect.
    public static ScanReport large(int findings) {
        var full = full();
        var many = new ArrayList<Finding>();
        var packages = full.inventory().packages();
        for (int i = 0; i < findings; i++) {
            many.add(finding(
                    "CVE-2020-" + (10_000 + i), Severity.HIGH, packages.get(i % 3), FixState.NOT_FIXED, null, false));
        }
        return new ScanReport(
                full.scannedAt(),
                full.image(),
                full.database(),
                full.inventory(),
                many,
                full.verdict(),
                full.warnings());
    }

    /// Nothing found, nothing judged, nothing known.
    public static ScanReport empty() {
        return new ScanReport(
                Instant.parse("2026-03-01T12:00:00Z"),
                new ImageFacts("dir:rootfs", null, null, List.of(), null, ImageConfig.EMPTY, List.of()),
                DatabaseFacts.NONE,
                new Inventory(null, List.of(), true, List.of()),
                List.of(),
                null,
                List.of());
    }

    private static ImageFacts image() {
        return new ImageFacts(
                "reg.example/team/shop:1.4",
                digest('c'),
                digest('d'),
                List.of("reg.example/team/shop:1.4"),
                Platform.parse("linux/amd64"),
                new ImageConfig(
                        Instant.parse("2026-02-20T08:30:00Z"),
                        "",
                        List.of("/usr/bin/java"),
                        List.of("-jar", "/app/shop.jar"),
                        List.of("PATH=/usr/bin"),
                        Map.of("org.opencontainers.image.base.name", "docker.io/library/alpine:3.18"),
                        List.of("8080/tcp"),
                        "/app"),
                List.of(
                        new LayerFacts(BASE, digest('1'), "ADD rootfs.tar /", 7_654_400L),
                        new LayerFacts(APP, null, "COPY shop.jar /app \u001b[31m")),
                new BaseImage("docker.io/library/alpine:3.18 \u001b[31m", digest('b'), 1, BaseImage.Source.HISTORY),
                List.of(new ImageSignature(digest('d'), "{\"critical\": \"\u001b[31m\"}", "AA==")));
    }

    private static DatabaseFacts database() {
        return new DatabaseFacts(
                digest('e'),
                Instant.parse("2026-02-28T00:00:00Z"),
                List.of(
                        new SourceFacts("Alpine", Instant.parse("2026-02-20T00:00:00Z"), 3812),
                        new SourceFacts("Maven", Instant.parse("2026-02-27T10:15:30Z"), 5120),
                        new SourceFacts("kev", null, 1)));
    }

    private static Verdict verdict(InstalledPackage log4j, InstalledPackage openssl) {
        return new Verdict(List.of(
                new PolicyVerdict(
                        "baseline",
                        true,
                        List.of(
                                new Violation(
                                        "knownExploited",
                                        "CVE-2021-44228",
                                        log4j.purl(),
                                        APP,
                                        log4j.paths(),
                                        log4j.version(),
                                        "2.15.0",
                                        "CVE-2021-44228 in org.apache.logging.log4j:log4j-core 2.14.1 is known to be"
                                                + " exploited",
                                        "upgrade org.apache.logging.log4j:log4j-core to 2.15.0"),
                                new Violation(
                                        "custom",
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        null,
                                        null,
                                        "the image runs as root",
                                        null))),
                new PolicyVerdict(
                        "tomorrow",
                        false,
                        List.of(new Violation(
                                "maxSeverity",
                                "CVE-2024-5535",
                                openssl.purl(),
                                BASE,
                                openssl.paths(),
                                openssl.version(),
                                "3.1.6-r0",
                                "CVE-2024-5535 in libcrypto3 3.1.4-r5 is medium; low is allowed",
                                "upgrade libcrypto3 to 3.1.6-r0"))),
                new PolicyVerdict("licences", true, List.of())));
    }

    private static Finding finding(
            String id, Severity severity, InstalledPackage found, FixState state, String fixed, boolean exploited) {
        return new Finding(
                id,
                exploited ? List.of("GHSA-jfh8-c2jp-5v3q") : List.of(),
                severity,
                severity == Severity.LOW ? null : "Alpine",
                exploited
                        ? List.of(new Cvss("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, "GHSA"))
                        : List.of(),
                exploited ? new Epss(0.9754, 0.9999) : null,
                exploited,
                exploited ? "Remote code execution in a logging library" : "",
                exploited ? Instant.parse("2021-12-10T00:40:56Z") : null,
                found.purl(),
                found.name(),
                found.version(),
                found.layer(),
                state,
                fixed,
                List.of(new AdvisoryReference(id, "Alpine")),
                exploited ? List.of("https://example.org/advisory?id=1") : List.of(),
                severity == Severity.LOW ? "waiver of alice: not reachable\u001b[0m" : null,
                severity == Severity.LOW
                        ? new VexAssessment(Status.NOT_AFFECTED, Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH)
                        : null);
    }

    private static Digest digest(char fill) {
        return Digest.parse("sha256:" + String.valueOf(fill).repeat(64));
    }
}
