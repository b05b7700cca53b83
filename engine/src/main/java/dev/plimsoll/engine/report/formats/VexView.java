package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import dev.plimsoll.vocabulary.VexAssessment.Status;
import org.jspecify.annotations.Nullable;

/// A finding in VEX's words.
///
/// An open finding is `affected`: an advisory says so of the package, and nobody has said otherwise of the image; what
/// to do about it is the fix. Only where the publisher, or whoever triages, is still looking is it
/// `under_investigation`. What was set aside has the status that its waiver or statement gives, and is `affected`
/// where that gives none: the risk was accepted, not denied.
///
/// @param words for people: what to do for `affected`, else why it is so
record VexView(Status status, @Nullable Justification justification, String words) {
    static VexView of(Finding finding) {
        var by = finding.suppressedBy();
        var assessment = finding.assessment();
        if (by != null) {
            return assessment == null
                    ? new VexView(Status.AFFECTED, null, "Set aside: " + by)
                    : new VexView(assessment.status(), assessment.justification(), by);
        }
        if (assessment != null) {
            return new VexView(assessment.status(), assessment.justification(), action(finding));
        }
        var status = finding.fixState() == FixState.UNDER_INVESTIGATION && finding.fixedVersion() == null
                ? Status.UNDER_INVESTIGATION
                : Status.AFFECTED;
        return new VexView(status, null, action(finding));
    }

    private static String action(Finding finding) {
        var fixed = finding.fixedVersion();
        if (fixed != null) {
            return "Upgrade " + finding.name() + " to " + fixed + ".";
        }
        return switch (finding.fixState()) {
            case FIXED -> "Upgrade " + finding.name() + " to a version that has the fix.";
            case NOT_FIXED -> "No version of " + finding.name() + " fixes it yet.";
            case WONT_FIX -> "The publisher will not fix it in this release.";
            case UNDER_INVESTIGATION -> "The publisher is looking into it.";
            case END_OF_LIFE -> "This release gets no fixes any more: move to one that does.";
            case UNKNOWN -> "Whether a version fixes it is not known.";
        };
    }
}
