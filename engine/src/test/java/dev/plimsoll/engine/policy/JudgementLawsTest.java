package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Laws of judging, whatever was found.
class JudgementLawsTest {
    @Property(tries = 200)
    void equal_subjects_give_equal_judgements(@ForAll("findings") List<Finding> findings) {
        var first = Policies.baseline().judge(subject(findings));
        var second = Policies.baseline().judge(subject(List.copyOf(findings)));

        assertThat(second).isEqualTo(first);
    }

    @Property(tries = 200)
    void one_more_finding_never_repairs_an_image(
            @ForAll("findings") List<Finding> findings, @ForAll("finding") Finding more) {
        var before = Policies.baseline().judge(subject(findings)).verdict();
        var extended = new java.util.ArrayList<>(findings);
        extended.add(more);

        var after = Policies.baseline().judge(subject(extended)).verdict();

        assertThat(before.compliant() || !after.compliant()).isTrue();
    }

    @Property(tries = 200)
    void every_finding_comes_back_in_its_place(@ForAll("findings") List<Finding> findings) {
        assertThat(Policies.baseline().judge(subject(findings)).findings()).isEqualTo(findings);
    }

    /// What a platform skips images by.
    @Property(tries = 400)
    void what_is_passed_over_changes_no_verdict_and_no_time(
            @ForAll("findings") List<Finding> findings,
            @ForAll("finding") Finding more,
            @ForAll("controls") List<String> controls)
            throws Exception {
        var policies = policies(controls);
        var extended = new java.util.ArrayList<>(findings);
        extended.add(more);

        if (policies.passOver(more, Samples.NOW)) {
            var before = policies.judge(subject(findings));
            var after = policies.judge(subject(extended));
            assertThat(after.verdict()).isEqualTo(before.verdict());
            assertThat(after.changesAt()).isEqualTo(before.changesAt());
            assertThat(after.doubtsMatter()).isEqualTo(before.doubtsMatter());
            assertThat(after.findings().getLast().suppressedBy()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maxSeverity: { allow: high }                                                    | true
            maxSeverity: { allow: medium }                                                  | false
            maxSeverity: { allow: medium, graceDays: 3000 }                                 | false
            custom: { name: n, violatedWhen: 'findings.size() > 900', message: m }          | false
            custom: { name: n, violatedWhen: 'inventory.size() > 900', message: m }         | true
            maxScore: { allow: 9.9 }                                                        | true
            deniedVulnerabilities: { ids: [CVE-2026-2] }                                    | true
            """)
    void what_a_policy_asks_decides(String control, boolean passed) throws Exception {
        var finding = Samples.finding("CVE-2026-1").severity(Severity.HIGH).build();
        assertThat(policies(List.of(control)).passOver(finding, Samples.NOW)).isEqualTo(passed);
    }

    @Test
    void what_anybody_may_set_aside_is_not_passed_over() throws Exception {
        var none = Samples.finding("CVE-2026-1").aliases("GHSA-1").severity(Severity.LOW);
        var waived =
                PolicyFiles.read("w.yaml", """
                apiVersion: plimsoll/v1
                kind: Waivers
                waivers: [{ vulnerability: ghsa-1, reason: elsewhere, image: "other/*" }]
                """.getBytes(StandardCharsets.UTF_8)).waivers();

        assertThat(Policies.baseline().passOver(none.build(), Samples.NOW)).isTrue();
        assertThat(Policies.baseline().with(Suppressions.of(waived, List.of())).passOver(none.build(), Samples.NOW))
                .isFalse();
        assertThat(Policies.baseline().passOver(none.suppressedBy("a feed").build(), Samples.NOW))
                .isFalse();
    }

    @Provide
    Arbitrary<List<String>> controls() {
        return Arbitraries.of(
                        "maxSeverity: { allow: medium }",
                        "maxSeverity: { allow: high, ignoreUnfixed: true }",
                        "maxSeverity: { allow: low, graceDays: 300, graceFrom: publication }",
                        "maxSeverity: { allow: high, unknownAs: critical }",
                        "maxScore: { allow: 8.9, graceDays: 3000 }",
                        "maxScore: { allow: 7.0, unscoredAs: 7.5 }",
                        "deniedScores: { from: 9.5 }",
                        "unappliedFixes: { from: high, graceDays: 330, graceFrom: publication }",
                        "exploitLikelihood: { maxEpss: 0.5 }",
                        "knownExploited: {}",
                        "deniedVulnerabilities: { ids: [CVE-2026-1, CVE-2026-2] }",
                        "allowedVulnerabilities: { ids: [CVE-2026-3, CVE-2026-4] }",
                        "deniedWarnings: { codes: ['*'] }",
                        "completeScan: {}",
                        "custom: { name: few, violatedWhen: 'findings.size() > 9', message: many }",
                        "custom: { name: old, violatedWhen: 'now > timestamp(\"2030-01-01T00:00:00Z\")', message: m }")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static Policies policies(List<String> controls) throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < controls.size(); i++) {
            text.append("---\napiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: p")
                    .append(i)
                    .append("\ncontrols:\n  - ")
                    .append(controls.get(i))
                    .append('\n');
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return new Policies(PolicyFiles.read("p.yaml", bytes).policies());
    }

    @Provide
    Arbitrary<List<Finding>> findings() {
        return finding().list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<Finding> finding() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 50),
                        Arbitraries.of(Severity.class),
                        Arbitraries.of(FixState.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0.1, 0.6),
                        Arbitraries.of(4.0, 7.2, 9.0, 9.8))
                .as((number, severity, fix, exploited, suppressed, likelihood, score) -> {
                    var sample = Samples.finding("CVE-2026-" + number)
                            .severity(severity)
                            .epss(likelihood)
                            .score(score)
                            .fix(fix, fix == FixState.FIXED ? "9" : null);
                    if (exploited) {
                        sample.knownExploited();
                    }
                    if (suppressed) {
                        sample.suppressedBy("someone");
                    }
                    return sample.build();
                });
    }

    private static dev.plimsoll.engine.policy.controls.Subject subject(List<Finding> findings) {
        return Samples.subject().findings(findings.toArray(Finding[]::new)).build();
    }
}
