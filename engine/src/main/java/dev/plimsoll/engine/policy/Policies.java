package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.policy.controls.Examination;
import dev.plimsoll.engine.policy.controls.KnownExploited;
import dev.plimsoll.engine.policy.controls.MaxSeverity;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The policies that judge an image together. Immutable; may be shared between threads.
///
/// @param policies judged in this order; those whose scope holds the image apply
public record Policies(List<AssurancePolicy> policies) {
    private static final Policies BASELINE = new Policies(List.of(new AssurancePolicy(
            "baseline",
            new Scope.Everything(),
            List.of(new KnownExploited(false), new MaxSeverity(Severity.HIGH, true, null, null, null)),
            Actions.DEFAULT,
            null)));

    public Policies {
        policies = List.copyOf(policies);
    }

    /// The policy that judges where no other does: a known-exploited vulnerability or a critical one with a fix fails.
    public static Policies baseline() {
        return BASELINE;
    }

    /// Judges the subject by every policy that applies to it, or by `baseline`, with a warning, where none does.
    ///
    /// A pure function: equal subjects give equal judgements.
    public Judgement judge(Subject subject) {
        var warnings = new TreeSet<Warning>();
        var applying = policies.stream()
                .filter(policy -> policy.scope().contains(subject))
                .toList();
        if (applying.isEmpty()) {
            warnings.add(new Warning(
                    "no-policy-applies",
                    subject.image().reference(),
                    "no policy's scope holds this image; the built-in baseline judged it"));
            applying = BASELINE.policies();
        }
        var examination = Examination.of(subject);
        // policies of one house repeat controls: equal ones are asked once
        Map<Control, List<Violation>> answers = new HashMap<>();
        List<PolicyVerdict> verdicts = new ArrayList<>();
        for (var policy : applying) {
            List<Violation> violations = new ArrayList<>();
            for (var control : policy.controls()) {
                violations.addAll(answers.computeIfAbsent(control, examination::violationsOf));
            }
            var enforced = policy.actions().failBuild() && policy.inForce(subject.now());
            verdicts.add(new PolicyVerdict(policy.name(), enforced, violations));
        }
        warnings.addAll(examination.doubts());
        return new Judgement(new Verdict(verdicts), subject.findings(), List.copyOf(warnings));
    }
}
