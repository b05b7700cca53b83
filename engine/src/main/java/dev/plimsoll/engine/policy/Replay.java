package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.Outcome;
import dev.plimsoll.vocabulary.Violation;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/// What draft policies would have said of a report that was judged before; nothing is scanned or matched again.
///
/// @param reference the image, as the report names it
/// @param before what the report's own verdict was; of one that was not judged, `COMPLIANT` without violations
/// @param after what the draft says
/// @param added violations that the draft finds and the report's verdict did not
/// @param removed violations of the report's verdict that the draft no longer finds
public record Replay(String reference, Outcome before, Outcome after, List<Violation> added, List<Violation> removed) {
    public Replay {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /// Judges a stored report by the draft, as on the day of its scan. What a waiver or VEX had set aside is judged
    /// anew: the draft's own waivers decide.
    public static Replay of(Policies draft, ScanReport report) {
        var verdict = draft.judge(Subject.of(report).withoutSuppressions()).verdict();
        var earlier = report.verdict() == null ? new Verdict(List.of()) : report.verdict();
        var old = violations(earlier);
        var now = violations(verdict);
        return new Replay(
                report.image().reference(), earlier.outcome(), verdict.outcome(), without(now, old), without(old, now));
    }

    /// Whether the image's fate would change.
    public boolean changesOutcome() {
        return before != after;
    }

    private static Collection<Violation> violations(Verdict verdict) {
        var all = new LinkedHashSet<Violation>();
        verdict.policies().forEach(policy -> all.addAll(policy.violations()));
        return all;
    }

    private static List<Violation> without(Collection<Violation> some, Collection<Violation> others) {
        var known = new LinkedHashSet<>(others);
        return some.stream().filter(violation -> !known.contains(violation)).toList();
    }
}
