package dev.plimsoll.engine.policy;

import static dev.plimsoll.engine.policy.Samples.finding;
import static dev.plimsoll.engine.policy.Samples.installed;
import static dev.plimsoll.engine.policy.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.policy.controls.KnownExploited;
import dev.plimsoll.engine.policy.controls.MaxSeverity;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.controls.UnappliedFixes;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict.Outcome;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    @Test
    void baseline_passes_an_image_without_findings() {
        var verdict = Policies.baseline().judge(subject().build()).verdict();

        assertThat(verdict.compliant()).isTrue();
        assertThat(verdict.outcome()).isEqualTo(Outcome.COMPLIANT);
        assertThat(verdict.policies()).extracting(PolicyVerdict::name).containsExactly("baseline");
    }

    @Test
    void baseline_fails_a_critical_vulnerability_with_a_fix_and_says_what_to_do() {
        var curl = installed("pkg:deb/debian/curl@7.88.1");
        var subject = subject()
                .packages(curl)
                .findings(finding("CVE-2026-1")
                        .severity(Severity.CRITICAL)
                        .in(curl)
                        .build())
                .build();

        var judgement = Policies.baseline().judge(subject);

        assertThat(judgement.verdict().failsBuild()).isTrue();
        assertThat(judgement.verdict().policies().getFirst().violations())
                .containsExactly(new Violation(
                        "maxSeverity",
                        "CVE-2026-1",
                        curl.purl(),
                        Samples.APP_LAYER,
                        List.of("/app/curl"),
                        "7.88.1",
                        "7.88.2",
                        "CVE-2026-1 in curl 7.88.1 is critical; allowed is high",
                        "upgrade curl from 7.88.1 to 7.88.2"));
    }

    @Test
    void baseline_passes_a_critical_vulnerability_without_a_fix() {
        assertThat(outcome(subject()
                        .findings(finding("CVE-2026-1")
                                .severity(Severity.CRITICAL)
                                .unfixed()
                                .build())
                        .build()))
                .isEqualTo(Outcome.COMPLIANT);
    }

    @Test
    void baseline_fails_a_known_exploited_vulnerability_even_without_a_fix() {
        assertThat(outcome(subject()
                        .findings(finding("CVE-2026-1")
                                .severity(Severity.LOW)
                                .knownExploited()
                                .unfixed()
                                .build())
                        .build()))
                .isEqualTo(Outcome.NOT_COMPLIANT);
    }

    @Test
    void a_suppressed_finding_violates_nothing_and_stays_visible() {
        var suppressed = finding("CVE-2026-1")
                .knownExploited()
                .suppressedBy("waiver by alice")
                .build();

        var judgement = Policies.baseline().judge(subject().findings(suppressed).build());

        assertThat(judgement.verdict().compliant()).isTrue();
        assertThat(judgement.findings()).containsExactly(suppressed);
    }

    @Test
    void where_no_policy_applies_the_baseline_judges_with_a_warning() {
        var judgement = new Policies(List.of())
                .judge(subject()
                        .findings(finding("CVE-2026-1").knownExploited().build())
                        .build());

        assertThat(judgement.verdict().failsBuild()).isTrue();
        assertThat(judgement.warnings()).extracting(Warning::code).containsExactly("no-policy-applies");
    }

    @Test
    void policies_are_judged_in_the_order_given() {
        var policies = new Policies(List.of(policy("z", Actions.DEFAULT), policy("a", Actions.DEFAULT)));

        assertThat(policies.judge(subject().build()).verdict().policies())
                .extracting(PolicyVerdict::name)
                .containsExactly("z", "a");
    }

    @Test
    void what_two_controls_of_one_kind_object_to_is_said_once() {
        var curl = installed("pkg:deb/debian/curl@7.88.1");
        var subject = subject()
                .packages(curl)
                .findings(finding("CVE-2026-1")
                        .severity(Severity.CRITICAL)
                        .in(curl)
                        .build())
                .build();
        var policies = new Policies(List.of(new AssurancePolicy(
                "periods",
                new Scope.Everything(),
                List.of(new UnappliedFixes(Severity.HIGH, null, null), new UnappliedFixes(Severity.MEDIUM, null, null)),
                Actions.DEFAULT,
                null)));

        assertThat(policies.judge(subject).verdict().policies().getFirst().violations())
                .extracting(Violation::vulnerability)
                .containsExactly("CVE-2026-1");
    }

    @Test
    void a_policy_that_does_not_fail_the_build_only_reports() {
        var verdict = new Policies(List.of(policy("quiet", new Actions(false, true, true, null))))
                .judge(exploited())
                .verdict();

        assertThat(verdict.compliant()).isFalse();
        assertThat(verdict.outcome()).isEqualTo(Outcome.COMPLIANT);
    }

    @Test
    void a_policy_is_in_force_from_its_day_on_and_not_before() {
        var waiting = new AssurancePolicy(
                "waiting",
                new Scope.Everything(),
                List.of(new KnownExploited(false)),
                new Actions(true, true, true, 7),
                LocalDate.parse("2026-11-18"));

        assertThat(waiting.inForce(Samples.NOW)).isFalse();
        assertThat(new Policies(List.of(waiting)).judge(exploited()).verdict().outcome())
                .isEqualTo(Outcome.COMPLIANT);
        assertThat(waiting.inForce(java.time.Instant.parse("2026-11-25T00:00:00Z")))
                .isTrue();
    }

    @Test
    void waiting_days_without_a_start_are_refused() {
        assertThatThrownBy(() -> policy("p", new Actions(true, true, true, 7)))
                .hasMessageContaining("enforceAfterDays")
                .hasMessageContaining("created");
    }

    static AssurancePolicy policy(String name, Actions actions) {
        return new AssurancePolicy(
                name,
                new Scope.Everything(),
                List.of(new KnownExploited(false), new MaxSeverity(Severity.MEDIUM, false, null, null, null)),
                actions,
                null);
    }

    private static Subject exploited() {
        return subject()
                .findings(finding("CVE-2026-1").knownExploited().build())
                .build();
    }

    private static Outcome outcome(Subject subject) {
        return Policies.baseline().judge(subject).verdict().outcome();
    }
}
