package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Subject;

/// The images that a policy applies to.
public sealed interface Scope permits Scope.Everything {
    /// Whether the policy judges this image.
    boolean contains(Subject subject);

    /// Every image.
    record Everything() implements Scope {
        @Override
        public boolean contains(Subject subject) {
            return true;
        }
    }
}
