package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A time during which a finding is still accepted; without a date to count from there is none, with a warning.
record Grace(long seconds, GraceFrom from, Instant now, Examination examination) {
    private static final long SECONDS_A_DAY = 86_400;

    private static final Warning UNDATED_FIX = new Warning(
            "grace-from-publication",
            "graceDays",
            "no source says when the fixes of some vulnerabilities came; their grace counts from the publication");

    static Grace of(@Nullable Integer days, @Nullable GraceFrom from, Examination examination) {
        return new Grace(
                days == null ? 0 : days * SECONDS_A_DAY,
                from == null ? GraceFrom.FIX : from,
                examination.subject().now(),
                examination);
    }

    boolean covers(Finding finding) {
        if (seconds == 0) {
            return false;
        }
        boolean ofFix = from == GraceFrom.FIX && finding.fixSeen() != null;
        var start = ofFix ? finding.fixSeen() : finding.published();
        if (start == null) {
            examination.doubt(new Warning(
                    "no-grace",
                    finding.id(),
                    "no source says when " + finding.id() + " was published, so that no grace period is granted"));
            return false;
        }
        if (from == GraceFrom.FIX && !ofFix && Fixes.exists(finding)) {
            examination.doubt(UNDATED_FIX);
        }
        // the same as now before start plus days, which would make two objects for each finding
        examination.horizon().at(start.getEpochSecond() + seconds + (start.getNano() == 0 ? 0 : 1));
        long passed = now.getEpochSecond() - start.getEpochSecond();
        return passed < seconds || (passed == seconds && now.getNano() < start.getNano());
    }
}
