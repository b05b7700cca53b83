package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import java.util.Objects;

/// What can be done about a finding.
final class Fixes {
    private Fixes() {}

    static boolean exists(Finding finding) {
        return finding.fixState() == FixState.FIXED;
    }

    /// What to do, in one sentence for the developer.
    static String advice(Finding finding) {
        return switch (finding.fixState()) {
            case FIXED ->
                finding.fixedVersion() == null
                        ? "upgrade " + finding.name() + ": a fixed version is released"
                        : "upgrade " + finding.name() + " from " + finding.version() + " to "
                                + Objects.requireNonNull(finding.fixedVersion());
            case NOT_FIXED -> "no fix is released yet: remove " + finding.name() + ", or waive it with a reason";
            case WONT_FIX ->
                "the publisher will not fix it: replace or remove " + finding.name() + ", or waive it with a reason";
            case UNDER_INVESTIGATION ->
                "the publisher is still investigating: watch for a fix of " + finding.name() + ", or remove it";
            case END_OF_LIFE -> "this release gets no more fixes: move " + finding.name() + " to a supported release";
            case UNKNOWN -> "no fix is known: remove " + finding.name() + ", or waive it with a reason";
        };
    }
}
