package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.policy.controls.AllowedVulnerabilities;
import dev.plimsoll.engine.policy.controls.BaseReference;
import dev.plimsoll.engine.policy.controls.Control;
import dev.plimsoll.engine.policy.controls.Examination;
import dev.plimsoll.engine.policy.controls.FindingControl;
import dev.plimsoll.engine.policy.controls.Horizon;
import dev.plimsoll.engine.policy.controls.KnownExploited;
import dev.plimsoll.engine.policy.controls.MaxSeverity;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The policies that judge an image together. Immutable; may be shared between threads.
///
/// @param policies judged in this order; those whose scope holds the image apply
/// @param suppressions set findings aside before any policy looks at them
public record Policies(List<AssurancePolicy> policies, Suppressions suppressions) {
    private static final Policies BASELINE = new Policies(
            List.of(new AssurancePolicy(
                    "baseline",
                    new Scope.Everything(),
                    List.of(new KnownExploited(false), new MaxSeverity(Severity.HIGH, true, null, null, null)),
                    Actions.DEFAULT,
                    null)),
            Suppressions.NONE);

    public Policies {
        policies = List.copyOf(policies);
    }

    /// Policies without waivers.
    public Policies(List<AssurancePolicy> policies) {
        this(policies, Suppressions.NONE);
    }

    /// The same policies with findings set aside by waivers and VEX statements.
    public Policies with(Suppressions others) {
        return new Policies(policies, others);
    }

    /// Whether any of them judges the image's signatures, for which somebody has to look first.
    public boolean judgesSignatures() {
        for (var policy : policies) {
            for (var control : policy.controls()) {
                if (control.judgesSignatures()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The base images that they know by their layers.
    public List<KnownBase> knownBases() {
        List<KnownBase> bases = new ArrayList<>();
        for (var policy : policies) {
            for (var control : policy.controls()) {
                bases.addAll(control.knownBases());
            }
        }
        return List.copyOf(bases);
    }

    /// The base images that they name by reference, whose layers somebody has to look up first; each once.
    public List<BaseReference> baseReferences() {
        return baseReferences(_ -> true);
    }

    /// Those of the policies that apply to the image: the others' are none of its business, and no registry is asked
    /// for them.
    public List<BaseReference> baseReferences(Subject subject) {
        return baseReferences(policy -> policy.scope().contains(subject, _ -> {}));
    }

    private List<BaseReference> baseReferences(Predicate<AssurancePolicy> applies) {
        Set<BaseReference> references = new LinkedHashSet<>();
        for (var policy : policies) {
            var named = policy.controls().stream()
                    .flatMap(control -> control.baseReferences().stream())
                    .toList();
            if (!named.isEmpty() && applies.test(policy)) {
                references.addAll(named);
            }
        }
        return List.copyOf(references);
    }

    /// The same policies, knowing the layers of base images that they name by reference.
    ///
    /// @param bases by the names that the references give them: as a scan opened them, or as a platform holds them
    public Policies knowing(List<KnownBase> bases) {
        if (bases.isEmpty()) {
            return this;
        }
        return new Policies(
                policies.stream()
                        .map(policy -> policy.with(policy.controls().stream()
                                .map(control -> control.knowing(bases))
                                .toList()))
                        .toList(),
                suppressions);
    }

    /// Judges where no other policy does: a known-exploited vulnerability or a critical one with a fix fails.
    public static Policies baseline() {
        return BASELINE;
    }

    /// What must be looked for in an image's files so that every policy can judge it.
    public FileSearch search() {
        var search = FileSearch.NONE;
        for (var policy : policies) {
            for (var control : policy.controls()) {
                search = search.and(control.needs());
            }
        }
        return search;
    }

    /// Judges the subject by every policy that applies to it, or by `baseline`, with a warning, where none does.
    ///
    /// A pure function: equal subjects give equal judgements.
    public Judgement judge(Subject given) {
        var horizon = new Horizon(given.now());
        var suppressed = suppressions.apply(given, horizon);
        var subject = given.withFindings(suppressed.findings());
        var warnings = new TreeSet<>(suppressed.warnings());
        List<AssurancePolicy> applying = new ArrayList<>();
        for (var policy : policies) {
            if (policy.scope().contains(subject, why -> warnings.add(unknownScope(policy, why)))) {
                applying.add(policy);
            }
        }
        if (applying.isEmpty()) {
            warnings.add(new Warning(
                    "no-policy-applies",
                    subject.image().reference(),
                    "no policy's scope holds this image; the built-in baseline judged it"));
            applying.addAll(BASELINE.policies());
        }
        var whole = Examination.of(subject, horizon);
        // policies of one house repeat controls and allowances: an examination asks equal ones once
        Map<List<AllowedVulnerabilities>, Examination> examinations = new HashMap<>();
        List<PolicyVerdict> verdicts = new ArrayList<>();
        for (var policy : applying) {
            var examination = examinations.computeIfAbsent(policy.allowances(), whole::without);
            List<Violation> violations = new ArrayList<>();
            for (var control : policy.controls()) {
                violations.addAll(examination.violationsOf(control));
            }
            var actions = policy.actions();
            policy.comesIntoForce().ifPresent(horizon::at);
            boolean inForce = policy.inForce(subject.now());
            verdicts.add(new PolicyVerdict(
                    policy.name(),
                    inForce && actions.failBuild(),
                    inForce && actions.block(),
                    actions.notifyOwners(),
                    once(policy, violations)));
        }
        examinations.values().forEach(examination -> warnings.addAll(examination.doubts()));
        return new Judgement(
                new Verdict(verdicts),
                subject.findings(),
                List.copyOf(warnings),
                horizon.next().orElse(null),
                horizon.doubtsMatter());
    }

    /// Whether a finding makes no difference to what is decided about any image, now or later: no policy objects to
    /// it or grants it a time, no rule in CEL looks at findings, and nobody named it in order to set it aside. Then
    /// a verdict is the same with it and without it, and so is the time until which it holds; doubts about it are
    /// told by reports alone.
    ///
    /// @param finding of whatever image, with what is known of its likelihood and exploitation
    public boolean passOver(Finding finding, Instant now) {
        if (finding.suppressedBy() != null || finding.assessment() != null || suppressions.speakOf(finding)) {
            return false;
        }
        var horizon = new Horizon(now);
        var examination = Examination.of(Subject.of(finding, now), horizon);
        for (var policy : policies) {
            if (!passesOver(policy, examination)) {
                return false;
            }
        }
        return BASELINE.policies.stream().allMatch(policy -> passesOver(policy, examination))
                && horizon.next().isEmpty();
    }

    private static boolean passesOver(AssurancePolicy policy, Examination alone) {
        return policy.controls().stream()
                .filter(Control::looksAtFindings)
                .allMatch(control -> control instanceof FindingControl
                        && alone.violationsOf(control).isEmpty());
    }

    /// Two controls of one kind, as the grave ones within 30 days and all within 90, may object to the same thing.
    private static List<Violation> once(AssurancePolicy policy, List<Violation> violations) {
        long kinds =
                policy.controls().stream().map(Control::getClass).distinct().count();
        return kinds == policy.controls().size() ? violations : List.copyOf(new LinkedHashSet<>(violations));
    }

    private static Warning unknownScope(AssurancePolicy policy, String why) {
        return new Warning(
                "unknown-scope",
                policy.name(),
                "whether the image is in the policy's scope is not known, so that it is judged: " + why);
    }
}
