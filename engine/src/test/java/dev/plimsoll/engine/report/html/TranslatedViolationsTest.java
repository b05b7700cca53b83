package dev.plimsoll.engine.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.policy.Samples;
import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What controls really say, on the Japanese page.
final class TranslatedViolationsTest {
    private static final String DIGEST = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f";
    private static final String POLICY = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: everything
            controls:
              - allowedPackages: { packages: ["pkg:deb/debian/*"] }
              - completeScan: {}
              - custom: { name: always, violatedWhen: "true", message: "in the author's words" }
              - deniedPackages: { packages: ["pkg:npm/lodash"] }
              - deniedPackages: { packages: ["pkg:npm/odd@<2.0"] }
              - deniedScores: { from: 1.0 }
              - deniedVulnerabilities: { ids: [CVE-2026-1] }
              - deniedWarnings: { codes: [unknown-version] }
              - endOfLife: {}
              - environmentSecrets: {}
              - exploitLikelihood: { maxEpss: 0.1 }
              - exploitTypes: { deny: [active, poc] }
              - forbiddenLabels: { labels: ["stage=dev*"] }
              - knownExploited: {}
              - licences: { denied: ["GPL-*"], denyUnknown: true }
              - malware: { sha256: ["%s EICAR"] }
              - maxDatabaseAge: { days: 5 }
              - maxImageAge: { days: 5 }
              - maxImageSize: { mebibytes: 5 }
              - maxScore: { allow: 1.0 }
              - maxSeverity: { allow: low }
              - requiredLabels: { labels: ["team=*"] }
              - requiredPackages: { packages: ["pkg:deb/debian/ca-certificates"] }
              - rootUser: {}
              - secrets: {}
              - setuidFiles: {}
              - signature: { key: "-----BEGIN PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbH2BvXtHfC05Q3A7dU6JkW7Ej1XKfZKvXo8SAhJopNGsxZoHbr0VrlRxQJAss4PbWOYFcyHHUKtFIIFBKrkGJA==\\n-----END PUBLIC KEY-----" }
              - trustedBaseImages: { bases: [{ image: "reg.example/base:1" }] }
              - unappliedFixes: {}
              - worldWritableExecutables: {}
            """.formatted(DIGEST);

    /// An image that violates every control.
    private static Subject worst() {
        return Samples.subject()
                .packages(
                        Samples.installed("pkg:npm/lodash@4.17.20", "GPL-3.0-only"),
                        Samples.installed("pkg:npm/odd@one.two"),
                        Samples.installed("pkg:npm/free@1.0", "free as in beer, ask bob"))
                .findings(Samples.finding("CVE-2026-1")
                        .knownExploited()
                        .score(9.1)
                        .epss(0.9)
                        .exploitation(new Exploitation(Exploitation.State.ACTIVE, true, Exploitation.Impact.TOTAL))
                        .build())
                .warnings(
                        new Warning("unknown-version", "pkg:npm/odd", "its version cannot be compared"),
                        new Warning(
                                "end-of-life-distribution",
                                "Debian 8",
                                "Debian 8 has had no support since 2020-06-30: vulnerabilities found since may be"
                                        + " unknown"))
                .incomplete()
                .user("")
                .labels(Map.of("stage", "dev"))
                .environment(
                        "API_TOKEN=ghp_0123456789abcdefABCDEF0123456789abcd",
                        "DB_URL=postgres://shop:Tr0ub4dor-and-3@db/shop",
                        "SHOP_PASSWORD=Tr0ub4dor-and-3")
                .created(Instant.parse("2020-01-01T00:00:00Z"))
                .updated(Instant.parse("2020-01-01T00:00:00Z"))
                .secrets(
                        new FoundSecret(
                                "github-token", "token of GitHub", "/app/.env", Samples.APP_LAYER, 3, "ghp_…", false),
                        new FoundSecret(
                                "private-key", "private key", "/root/id_rsa", Samples.BASE_LAYER, 1, "-----…", true))
                .files(
                        new FileFacts("/usr/bin/su", Samples.BASE_LAYER, 04755, 1, null),
                        new FileFacts("/usr/bin/wall", Samples.BASE_LAYER, 02755, 1, null),
                        new FileFacts("/app/run", Samples.APP_LAYER, 0777, 1, null))
                .searched(Inventory.MODES, Inventory.SECRETS)
                .image(image -> image.withSignatures(List.of()))
                .build();
    }

    @Test
    void every_control_speaks_japanese_with_its_values() throws Exception {
        var policies = PolicyFiles.read("p.yaml", POLICY.getBytes(StandardCharsets.UTF_8));
        var subject = worst();
        var judged = new dev.plimsoll.engine.policy.Policies(policies.policies()).judge(subject);
        var report = new ScanReport(
                subject.now(),
                subject.image(),
                subject.database(),
                subject.inventory(),
                judged.findings(),
                judged.verdict(),
                judged.warnings());
        var words = new ViolationWords(Messages.in(Language.JAPANESE), new Overview(report));

        var english = new ArrayList<String>();
        var controls = new TreeSet<String>();
        for (var violation : judged.verdict().policies().getFirst().violations()) {
            controls.add(kind(violation));
            if (words.about(violation.control()).isEmpty()
                    || words.said(violation).isEmpty()
                    || words.toDo(violation).isEmpty() && !kind(violation).equals("custom")
                    || words.isMoreInOriginal(violation) && !kind(violation).equals("custom")) {
                english.add(violation.control() + ": " + violation.message());
            }
        }

        assertThat(english).as("what is shown in English").isEmpty();
        var named = new TreeSet<String>();
        collect(Control.class, named);
        named.remove("allowedVulnerabilities"); // objects to nothing
        assertThat(controls).as("a new control is missing in this test").isEqualTo(named);
    }

    private static String kind(Violation violation) {
        return violation.control().replaceFirst("/.*", "");
    }

    private static void collect(Class<?> kind, TreeSet<String> found) {
        if (kind.isRecord()) {
            found.add(Control.keyword(kind.asSubclass(Control.class)));
        } else {
            for (var permitted : kind.getPermittedSubclasses()) {
                collect(permitted, found);
            }
        }
    }
}
