package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.util.Objects;
import java.util.Optional;
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
    public MaxSeverity {
        Ranges.notNegative("graceDays", graceDays);
    }

    @Override
    public Optional<String> objection(Finding finding, Examination examination) {
        var severity = severity(finding);
        if (severity == Severity.UNKNOWN && allow != Severity.UNKNOWN) {
            examination.doubt(new Warning(
                    "unrated-vulnerability",
                    "maxSeverity",
                    "some vulnerabilities have no severity yet and pass maxSeverity; set unknownAs to judge them too"));
            return Optional.empty();
        }
        if (!severity.isWorseThan(allow)
                || (ignoreUnfixed && !Fixes.exists(finding))
                || Grace.of(graceDays, graceFrom).covers(finding, examination)) {
            return Optional.empty();
        }
        return Optional.of(" is " + severity.label() + "; allowed is " + allow.label());
    }

    private Severity severity(Finding finding) {
        return finding.severity() == Severity.UNKNOWN && unknownAs != null
                ? Objects.requireNonNull(unknownAs)
                : finding.severity();
    }
}
