package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Explained;
import org.jspecify.annotations.Nullable;

/// What follows from a violated policy.
public record Actions(
        @Explained(value = "A violation ends the scan with exit code 4.", whenAbsent = "true")
        boolean failBuild,

        @Explained(value = "Admission refuses the image.", whenAbsent = "true")
        boolean block,

        @Explained(value = "Owners of the image are told.", key = "notify", whenAbsent = "true")
        boolean notifyOwners,

        @Explained("Days after `created` from which the policy is in force; before, it only reports.") @Nullable
        Integer enforceAfterDays) {
    /// What a policy does that names no actions: everything, at once.
    public static final Actions DEFAULT = new Actions(true, true, true, null);

    public Actions {
        if (enforceAfterDays != null && enforceAfterDays < 0) {
            throw new IllegalArgumentException("enforceAfterDays is " + enforceAfterDays + "; it must be 0 or more");
        }
    }
}
