package dev.plimsoll.engine.policy;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;

/// What judging adds to a scan.
///
/// @param findings the subject's findings in the same order, those set aside now say by whom and why
/// @param warnings doubts that arose while judging, sorted; they stand beside the subject's own
public record Judgement(Verdict verdict, List<Finding> findings, List<Warning> warnings) {
    public Judgement {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }
}
