package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import java.util.Optional;

/// A control that judges each open finding by itself. Suppressed findings are never shown to it.
public sealed interface FindingControl extends Control
        permits DeniedScores,
                DeniedVulnerabilities,
                ExploitLikelihood,
                KnownExploited,
                MaxScore,
                MaxSeverity,
                UnappliedFixes {
    /// Why the policy does not allow this finding, to be read after `CVE-… in PACKAGE VERSION`, beginning with a
    /// space; empty when it does.
    Optional<String> objection(Finding finding, Examination examination);

    @Override
    default void examine(Examination examination) {
        for (var open : examination.openFindings()) {
            var objection = objection(open.finding(), examination);
            if (objection.isPresent()) {
                examination.violation(open, objection.get());
            }
        }
    }
}
