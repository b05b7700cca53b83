package dev.plimsoll.engine.policy.controls;

import java.util.function.Consumer;

/// A control that judges each open finding by itself. Suppressed findings are never shown to it.
public sealed interface FindingControl extends Control
        permits DeniedScores,
                DeniedVulnerabilities,
                ExploitLikelihood,
                ExploitTypes,
                KnownExploited,
                MaxScore,
                MaxSeverity,
                UnappliedFixes {
    /// What the control asks of each finding; made once for an examination, so that what its objections have in common
    /// is put into words once. It puts what it objects to to the examination.
    Consumer<OpenFinding> examiner(Examination examination);

    @Override
    default boolean looksAtFindings() {
        return true;
    }

    @Override
    default void examine(Examination examination) {
        examination.openFindings().forEach(examiner(examination));
    }
}
