package dev.plimsoll.engine.policy.controls;

import java.util.function.Consumer;

/// No vulnerability whose CVSS score lies in a range.
@Explained(
        value = "No vulnerability whose CVSS base score lies in the range, both ends included.",
        example = "deniedScores: { from: 7.0, to: 8.9 }",
        aqua = "Vulnerability Score (range)")
public record DeniedScores(
        @Explained("The lowest score that is denied, 0 to 10.")
        double from,

        @Explained(value = "The highest score that is denied, 0 to 10.", whenAbsent = "10")
        double to,

        @Explained("Pass over vulnerabilities without a fix.")
        boolean ignoreUnfixed)
        implements FindingControl {
    public DeniedScores {
        Ranges.within("from", from, 0, 10);
        Ranges.within("to", to, from, 10);
    }

    @Override
    public Consumer<OpenFinding> examiner(Examination examination) {
        var denied = "; " + from + " to " + to + " is denied";
        return open -> {
            var cvss = open.cvss();
            if (cvss != null
                    && cvss.score() >= from
                    && cvss.score() <= to
                    && (!ignoreUnfixed || Fixes.exists(open.finding()))) {
                examination.violation(open, open.scoring(), denied);
            }
        };
    }
}
