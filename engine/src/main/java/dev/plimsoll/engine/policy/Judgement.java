package dev.plimsoll.engine.policy;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What judging adds to a scan.
///
/// @param findings the subject's findings in the same order, those set aside now say by whom and why
/// @param warnings doubts that arose while judging, sorted; they stand beside the subject's own
/// @param changesAt when time alone may change the verdict next; absent where it never does
/// @param doubtsMatter whether the verdict depends on warnings, or on the age of the sources of advisories
public record Judgement(
        Verdict verdict,
        List<Finding> findings,
        List<Warning> warnings,
        @Nullable Instant changesAt,
        boolean doubtsMatter) {
    public Judgement {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }
}
