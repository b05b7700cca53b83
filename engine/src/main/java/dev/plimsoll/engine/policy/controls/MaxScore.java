package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Warning;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// No vulnerability with a CVSS score above a number.
@Explained(
        value = "No vulnerability with a CVSS base score above the one allowed; the newest CVSS version counts.",
        example = "maxScore: { allow: 8.9, ignoreUnfixed: true }",
        aqua = "Vulnerability Score (maximum)")
public record MaxScore(
        @Explained("The highest score that passes, 0 to 10.")
        double allow,

        @Explained("Pass over vulnerabilities without a fix.")
        boolean ignoreUnfixed,

        @Explained("Days during which a vulnerability is still accepted.") @Nullable
        Integer graceDays,

        @Explained("What the days count from: fix (the default) or publication.") @Nullable
        GraceFrom graceFrom,

        @Explained("The score that a vulnerability without one counts as; unless set, it passes with a warning.")
        @Nullable
        Double unscoredAs)
        implements FindingControl {
    private static final Warning UNSCORED = new Warning(
            "unrated-vulnerability",
            "maxScore",
            "some vulnerabilities have no CVSS score and pass maxScore; set unscoredAs to judge them too");

    public MaxScore {
        Ranges.within("allow", allow, 0, 10);
        Ranges.within("unscoredAs", unscoredAs, 0, 10);
        Ranges.notNegative("graceDays", graceDays);
    }

    @Override
    public Consumer<OpenFinding> examiner(Examination examination) {
        var grace = Grace.of(graceDays, graceFrom, examination);
        var allowed = "; allowed is " + allow;
        var assumed = unscoredAs;
        return open -> {
            var cvss = open.cvss();
            if (cvss == null && assumed == null) {
                examination.doubt(UNSCORED);
                return;
            }
            double score = cvss != null ? cvss.score() : assumed != null ? assumed : 0;
            if (score > allow && (!ignoreUnfixed || Fixes.exists(open.finding())) && !grace.covers(open.finding())) {
                examination.violation(open, cvss == null ? " scores " + score + " (assumed)" : open.scoring(), allowed);
            }
        };
    }
}
