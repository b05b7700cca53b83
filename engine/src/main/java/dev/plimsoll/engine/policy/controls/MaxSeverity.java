package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// No vulnerability worse than a severity.
@Explained(
        value = "No vulnerability worse than the severity allowed.",
        example = "maxSeverity: { allow: medium, ignoreUnfixed: true, graceDays: 14 }",
        aqua = "Vulnerability Severity")
public record MaxSeverity(
        @Explained("The worst severity that passes: critical, high, medium, low, negligible or unknown.")
        Severity allow,

        @Explained("Pass over vulnerabilities without a fix.")
        boolean ignoreUnfixed,

        @Explained("Days during which a vulnerability is still accepted.") @Nullable
        Integer graceDays,

        @Explained("What the days count from: fix (the default) or publication.") @Nullable
        GraceFrom graceFrom,

        @Explained("The severity that a vulnerability without one counts as; unless set, it passes with a warning.")
        @Nullable
        Severity unknownAs)
        implements FindingControl {
    private static final Warning UNRATED = new Warning(
            "unrated-vulnerability",
            "maxSeverity",
            "some vulnerabilities have no severity yet and pass maxSeverity; set unknownAs to judge them too");

    public MaxSeverity {
        Ranges.notNegative("graceDays", graceDays);
    }

    @Override
    public Consumer<OpenFinding> examiner(Examination examination) {
        var grace = Grace.of(graceDays, graceFrom, examination);
        var allowed = "; allowed is " + allow.label();
        var assumed = unknownAs == null ? "" : OpenFinding.severity(Objects.requireNonNull(unknownAs));
        return open -> {
            var finding = open.finding();
            var severity = severity(finding);
            if (severity == Severity.UNKNOWN && allow != Severity.UNKNOWN) {
                examination.doubt(UNRATED);
            } else if (severity.isWorseThan(allow)
                    && (!ignoreUnfixed || Fixes.exists(finding))
                    && !grace.covers(finding)) {
                examination.violation(open, severity == finding.severity() ? open.severity() : assumed, allowed);
            }
        };
    }

    private Severity severity(Finding finding) {
        return finding.severity() == Severity.UNKNOWN && unknownAs != null
                ? Objects.requireNonNull(unknownAs)
                : finding.severity();
    }
}
