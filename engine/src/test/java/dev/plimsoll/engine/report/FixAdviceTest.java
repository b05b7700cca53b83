package dev.plimsoll.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.AssurancePolicy;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.policy.Samples;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.report.FixAdvice.Ground;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.SourcePackage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Advice for reports that policies have judged.
class FixAdviceTest {
    private static final KnownBase BASE = new KnownBase("reg.example/debian:12", null, List.of(Samples.BASE_LAYER));

    private final List<InstalledPackage> packages = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private void installed(String name, String version, @Nullable SourcePackage source, Digest layer) {
        packages.add(new InstalledPackage(
                PackageUrl.parse("pkg:deb/debian/" + name + "@" + version),
                name,
                version,
                source,
                layer,
                List.of("/var/lib/dpkg/status"),
                List.of(),
                null,
                Confidence.HIGH));
    }

    private void finding(String id, Severity severity, @Nullable String fixed) {
        var of = packages.getLast();
        findings.add(new Finding(
                id,
                List.of(),
                severity,
                "Debian",
                List.of(),
                null,
                false,
                "",
                null,
                of.purl(),
                of.name(),
                of.version(),
                of.layer(),
                fixed == null ? FixState.NOT_FIXED : FixState.FIXED,
                fixed,
                List.of(),
                List.of(),
                null));
    }

    private ScanReport judged(String control, boolean onBase) throws Exception {
        var yaml = """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: gate
                controls:
                  - %s
                """.formatted(control);
        List<AssurancePolicy> policies = PolicyFiles.read("p.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .policies();
        Subject subject = Samples.subject()
                .packages(packages.toArray(InstalledPackage[]::new))
                .findings(findings.toArray(Finding[]::new))
                .image(image -> onBase ? image.builtOn(List.of(BASE)) : image)
                .build();
        var judgement = new Policies(policies).judge(subject);
        return new ScanReport(
                subject.now(),
                subject.image(),
                subject.database(),
                subject.inventory(),
                judgement.findings(),
                judgement.verdict(),
                judgement.warnings());
    }

    @Test
    void the_smallest_upgrade_clears_the_policy_and_no_more() throws Exception {
        installed("curl", "7.88.1", null, Samples.APP_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, "7.88.2");
        finding("CVE-2026-2", Severity.CRITICAL, "7.88.10");
        finding("CVE-2026-3", Severity.LOW, "8.0.0");

        var advice = FixAdvice.of(judged("maxSeverity: { allow: high }", false));

        assertThat(advice.ground()).isEqualTo(Ground.IN_FORCE);
        assertThat(advice.upgrades()).singleElement().satisfies(upgrade -> {
            assertThat(upgrade.from()).isEqualTo("7.88.1");
            assertThat(upgrade.to()).containsExactly("7.88.10");
            assertThat(upgrade.findings()).extracting(Finding::id).containsExactly("CVE-2026-1", "CVE-2026-2");
            assertThat(upgrade.command()).isEqualTo("apt-get update && apt-get install --only-upgrade curl=7.88.10");
        });
    }

    @Test
    void packages_of_one_source_are_one_upgrade() throws Exception {
        var source = new SourcePackage("openssl", "3.0.11-1");
        installed("libssl3", "3.0.11-1", source, Samples.APP_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, "3.0.13-1");
        installed("openssl", "3.0.11-1", source, Samples.APP_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, "3.0.13-1");
        finding("CVE-2026-2", Severity.CRITICAL, "3.0.12-1");

        var advice = FixAdvice.of(judged("maxSeverity: { allow: high }", false));

        assertThat(advice.upgrades()).singleElement().satisfies(upgrade -> {
            assertThat(upgrade.name()).isEqualTo("openssl");
            assertThat(upgrade.packages()).containsExactly("libssl3", "openssl");
            assertThat(upgrade.to()).containsExactly("3.0.13-1");
            assertThat(upgrade.command()).endsWith("libssl3=3.0.13-1 openssl=3.0.13-1");
        });
    }

    @Test
    void a_binary_number_of_its_own_is_not_pinned() throws Exception {
        installed("libc6", "2.36-9+b1", new SourcePackage("glibc", "2.36-9"), Samples.APP_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, "2.36-10");

        var advice = FixAdvice.of(judged("maxSeverity: { allow: high }", false));

        assertThat(advice.upgrades().getFirst().command()).endsWith("--only-upgrade libc6");
    }

    @Test
    void what_was_added_comes_before_what_the_base_brings() throws Exception {
        installed("openssl", "3.0.11-1", null, Samples.BASE_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, "3.0.13-1");
        finding("CVE-2026-2", Severity.CRITICAL, null);
        installed("curl", "7.88.1", null, Samples.APP_LAYER);
        finding("CVE-2026-3", Severity.HIGH, "7.88.2");

        var advice = FixAdvice.of(judged("maxSeverity: { allow: medium }", true));

        assertThat(advice.upgrades()).extracting(FixAdvice.Upgrade::name).containsExactly("curl", "openssl");
        assertThat(advice.upgrades()).extracting(FixAdvice.Upgrade::ofBase).containsExactly(false, true);
        assertThat(advice.rebase()).satisfies(rebase -> {
            assertThat(rebase.baseName()).isEqualTo("reg.example/debian:12");
            assertThat(rebase.findings()).isEqualTo(2);
            assertThat(rebase.cleared()).isEqualTo(1);
            assertThat(rebase.layers()).isEqualTo(1);
        });
    }

    @Test
    void a_base_that_brings_nothing_to_fix_is_left_alone() throws Exception {
        installed("openssl", "3.0.11-1", null, Samples.BASE_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, null);
        installed("curl", "7.88.1", null, Samples.APP_LAYER);
        finding("CVE-2026-2", Severity.CRITICAL, "7.88.2");

        assertThat(FixAdvice.of(judged("maxSeverity: { allow: high }", true)).rebase())
                .isNull();
    }

    @Test
    void without_a_known_base_most_must_come_from_the_lowest_layer() throws Exception {
        installed("openssl", "3.0.11-1", null, Samples.BASE_LAYER);
        finding("CVE-2026-1", Severity.CRITICAL, "3.0.13-1");
        finding("CVE-2026-2", Severity.CRITICAL, "3.0.13-1");
        installed("curl", "7.88.1", null, Samples.APP_LAYER);
        finding("CVE-2026-3", Severity.CRITICAL, "7.88.2");

        assertThat(FixAdvice.of(judged("maxSeverity: { allow: high }", false)).rebase())
                .satisfies(rebase -> {
                    assertThat(rebase.layers()).isZero();
                    assertThat(rebase.findings()).isEqualTo(2);
                });
        findings.removeFirst();
        assertThat(FixAdvice.of(judged("maxSeverity: { allow: high }", false)).rebase())
                .isNull();
    }
}
