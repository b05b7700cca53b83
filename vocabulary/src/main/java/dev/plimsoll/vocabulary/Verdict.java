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

    /// What one policy says.
    ///
    /// @param failsBuild whether its violations end the build: it says so and is in force
    public record PolicyVerdict(String name, boolean failsBuild, List<Violation> violations) {
        public PolicyVerdict {
            violations = List.copyOf(violations);
        }

        public boolean compliant() {
            return violations.isEmpty();
        }
    }
}
