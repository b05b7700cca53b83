package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Warning;
import org.jspecify.annotations.Nullable;

/// A time during which a finding is still accepted; without a date to count from there is none, with a warning.
record Grace(int days, GraceFrom from) {
    private static final long SECONDS_A_DAY = 86_400;
    private static final Grace NONE = new Grace(0, GraceFrom.FIX);

    static Grace of(@Nullable Integer days, @Nullable GraceFrom from) {
        return days == null || days == 0 ? NONE : new Grace(days, from == null ? GraceFrom.FIX : from);
    }

    boolean covers(Finding finding, Examination examination) {
        if (days == 0) {
            return false;
        }
        // The database does not keep yet when it first saw a fix: both ways count from the publication.
        var start = finding.published();
        if (start == null) {
            examination.doubt(new Warning(
                    "no-grace",
                    finding.id(),
                    "no source says when " + finding.id() + " was published, so that no grace period is granted"));
            return false;
        }
        var now = examination.subject().now();
        // the same as now before start plus days, which would make two objects for each finding
        long passed = now.getEpochSecond() - start.getEpochSecond();
        long granted = days * SECONDS_A_DAY;
        return passed < granted || (passed == granted && now.getNano() < start.getNano());
    }
}
