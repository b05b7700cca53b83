package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
                        Arbitraries.of(true, false))
                .as((number, severity, fix, exploited, suppressed) -> {
                    var sample = Samples.finding("CVE-2026-" + number)
                            .severity(severity)
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
