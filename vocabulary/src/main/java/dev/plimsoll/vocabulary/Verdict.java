package dev.plimsoll.vocabulary;

import java.util.List;

/// What the policies say of an image: a pure function of inventory, advisories, policies, waivers and clock.
///
/// @param policies one entry for each policy that applied, in the order given
public record Verdict(List<PolicyVerdict> policies) {
    public Verdict {
        policies = List.copyOf(policies);
    }

    /// Whether no policy is violated, enforced or not.
    public boolean compliant() {
        return policies.stream().allMatch(PolicyVerdict::compliant);
    }

    /// Whether a policy that is in force with `failBuild` is violated.
    public boolean failsBuild() {
        return policies.stream().anyMatch(policy -> policy.failsBuild() && !policy.compliant());
    }

    /// What the build's exit code tells: the gravest reason among the policies that are in force with `failBuild`.
    public Outcome outcome() {
        var worst = Outcome.COMPLIANT;
        for (var policy : policies) {
            if (policy.failsBuild()) {
                for (var violation : policy.violations()) {
                    var outcome = Outcome.of(violation);
                    worst = outcome.compareTo(worst) > 0 ? outcome : worst;
                }
            }
        }
        return worst;
    }

    /// Why a build is stopped, declared from none to the one that is told first.
    public enum Outcome {
        COMPLIANT,
        NOT_COMPLIANT,
        /// A part of the image could not be read and a policy demands completeness (`completeScan`).
        INCOMPLETE,
        /// The advisories are older than a policy allows (`maxDatabaseAge`).
        DATABASE_TOO_OLD;

        private static Outcome of(Violation violation) {
            return switch (violation.control()) {
                case "maxDatabaseAge" -> DATABASE_TOO_OLD;
                case "completeScan" -> INCOMPLETE;
                default -> NOT_COMPLIANT;
            };
        }
    }

    /// Whether a policy that is in force with `block` is violated: the image may not start.
    public boolean blocks() {
        return policies.stream().anyMatch(policy -> policy.blocks() && !policy.compliant());
    }

    /// Whether a policy that is violated asks to tell the owners.
    public boolean notifies() {
        return policies.stream().anyMatch(policy -> policy.notifies() && !policy.compliant());
    }

    /// What one policy says.
    ///
    /// @param failsBuild whether its violations end the build: it says so and is in force
    /// @param blocks whether its violations keep the image from starting: it says so and is in force
    /// @param notifies whether the owners are to be told of its violations, in force or not
    public record PolicyVerdict(
            String name, boolean failsBuild, boolean blocks, boolean notifies, List<Violation> violations) {
        public PolicyVerdict {
            violations = List.copyOf(violations);
        }

        /// A policy that blocks where it fails the build, and tells the owners.
        public PolicyVerdict(String name, boolean failsBuild, List<Violation> violations) {
            this(name, failsBuild, failsBuild, true, violations);
        }

        public boolean compliant() {
            return violations.isEmpty();
        }
    }
}
