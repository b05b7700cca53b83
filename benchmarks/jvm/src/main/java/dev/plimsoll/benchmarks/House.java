package dev.plimsoll.benchmarks;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Finding.AdvisoryReference;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A house of a real size, made up and always the same: an image with 5,000 findings in 600 packages, 50 policies and
/// 2,670 waivers.
final class House {
    static final int FINDINGS = 5_000;
    static final int PACKAGES = 600;
    static final int POLICIES = 50;
    static final int WAIVERS = 2_670;

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Digest LAYER = Digest.parse("sha256:" + "2".repeat(64));

    private House() {}

    /// Prints a file for measuring whole commands.
    ///
    /// @param arguments `policies` or `waivers`
    public static void main(String... arguments) {
        System.out.print(
                arguments[0].equals("waivers") ? waivers() : policies(true).replace("'reg.example/'", "''"));
    }

    /// Severities, scores and likelihoods as they lie in real reports: most findings are mild, few are exploited.
    static Subject subject() {
        var random = new Random(20261124);
        List<InstalledPackage> packages = new ArrayList<>();
        for (int i = 0; i < PACKAGES; i++) {
            var version = "1." + i + ".0";
            packages.add(new InstalledPackage(
                    PackageUrl.parse("pkg:npm/package-" + i + "@" + version),
                    "package-" + i,
                    version,
                    null,
                    LAYER,
                    List.of("/app/node_modules/package-" + i + "/package.json"),
                    List.of("MIT"),
                    null,
                    Confidence.HIGH));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < FINDINGS; i++) {
            findings.add(finding(i, packages.get(random.nextInt(PACKAGES)), random));
        }
        var config = new ImageConfig(
                Instant.parse("2026-11-01T00:00:00Z"),
                "1000",
                List.of(),
                List.of(),
                List.of("PATH=/usr/bin"),
                Map.of("team", "payments"),
                List.of(),
                "/");
        var image = new ImageFacts(
                "reg.example/team/app:1.2",
                Digest.parse("sha256:" + "a".repeat(64)),
                Digest.parse("sha256:" + "b".repeat(64)),
                List.of("reg.example/team/app:1.2"),
                new Platform("linux", "amd64", null),
                config,
                List.of(new LayerFacts(LAYER, Digest.parse("sha256:" + "4".repeat(64)), "COPY app /app")));
        return new Subject(
                image,
                new Inventory(
                        new OperatingSystem("debian", "12", List.of(), "bookworm", null, "Debian GNU/Linux 12"),
                        packages,
                        true,
                        List.of()),
                findings,
                new DatabaseFacts(null, null, List.of()),
                List.of(),
                NOW);
    }

    private static Finding finding(int number, InstalledPackage in, Random random) {
        double score = Math.round(Math.clamp(6.2 + random.nextGaussian() * 1.9, 0.1, 10) * 10) / 10.0;
        var severity = score >= 9
                ? Severity.CRITICAL
                : score >= 7 ? Severity.HIGH : score >= 4 ? Severity.MEDIUM : Severity.LOW;
        boolean fixed = random.nextInt(3) > 0;
        double likelihood = Math.pow(random.nextDouble(), 6);
        return new Finding(
                "CVE-2024-" + number,
                List.of("GHSA-" + number),
                severity,
                "GHSA",
                List.of(
                        new Cvss("3.1", "CVSS:3.1/AV:N", score, "GHSA"),
                        new Cvss("4.0", "CVSS:4.0/AV:N", score, "GHSA")),
                new Epss(likelihood, Math.sqrt(likelihood)),
                random.nextInt(100) == 0,
                "A title",
                NOW.minusSeconds(86_400L * random.nextInt(1_500)),
                in.purl(),
                in.name(),
                in.version(),
                LAYER,
                fixed ? FixState.FIXED : FixState.NOT_FIXED,
                fixed ? in.version() + ".1" : null,
                List.of(new AdvisoryReference("GHSA-" + number, "npm")),
                List.of(),
                null);
    }

    /// Fifty teams' policies, no two with the same numbers, one in five with a rule in CEL.
    ///
    /// @param cel whether scopes and rules are there
    static String policies(boolean cel) {
        var yaml = new StringBuilder();
        for (int i = 0; i < POLICIES; i++) {
            yaml.append("---\napiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: team-" + i + "\n");
            if (cel) {
                yaml.append("scope: image.repository.startsWith('reg.example/') && labels.size() < " + (i + 5) + "\n");
            }
            yaml.append("controls:\n  - maxSeverity: { allow: " + (i % 2 == 0 ? "medium" : "high") + ", graceDays: "
                    + (i + 1) + " }\n  - maxScore: { allow: " + (5 + i / 12.5)
                    + " }\n  - exploitLikelihood: { maxEpss: "
                    + (0.1 + i / 1000.0)
                    + " }\n  - knownExploited: {}\n  - deniedPackages: { packages: ['pkg:npm/package-"
                    + i + "@<2'] }\n");
            if (cel && i % 5 == 0) {
                yaml.append("  - custom: { name: no-ssh-" + i
                        + ", message: no SSH, violatedWhen: 'inventory.exists(p, p.name" + " == \"openssh-server-" + i
                        + "\")' }\n");
            }
        }
        return yaml.toString();
    }

    static String waivers() {
        var yaml = new StringBuilder("apiVersion: plimsoll/v1\nkind: Waivers\nwaivers:\n");
        for (int i = 0; i < WAIVERS; i++) {
            yaml.append("  - { vulnerability: CVE-2024-" + i * 2 + ", package: \"pkg:npm/package-" + i % PACKAGES
                    + "\", image: \"reg.example/*\", until: 2027-01-31, status: not_affected, justification:"
                    + " vulnerable_code_not_in_execute_path, reason: not reachable, by: alice }\n");
        }
        return yaml.toString();
    }
}
