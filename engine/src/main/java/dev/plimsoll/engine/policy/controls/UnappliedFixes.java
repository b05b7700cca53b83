package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Severity;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// No vulnerability that an upgrade would have removed.
@Explained(
        value = "No vulnerability for which a fix has been released, after some days in which to apply it.",
        example = "unappliedFixes: { from: medium, graceDays: 30 }",
        aqua = "Vulnerability Severity (fixable only)")
public record UnappliedFixes(
        @Explained("The mildest severity that is judged; unless set, every one.") @Nullable
        Severity from,

        @Explained("Days in which to apply a fix.") @Nullable
        Integer graceDays,

        @Explained("What the days count from: fix (the default) or publication.") @Nullable
        GraceFrom graceFrom)
        implements FindingControl {
    public UnappliedFixes {
        Ranges.notNegative("graceDays", graceDays);
    }

    @Override
    public Consumer<OpenFinding> examiner(Examination examination) {
        var grace = Grace.of(graceDays, graceFrom, examination);
        var mildest = from;
        return open -> {
            var finding = open.finding();
            if (Fixes.exists(finding)
                    && (mildest == null || !mildest.isWorseThan(finding.severity()))
                    && !grace.covers(finding)) {
                examination.violation(open, " has a fix, which is not applied");
            }
        };
    }
}
