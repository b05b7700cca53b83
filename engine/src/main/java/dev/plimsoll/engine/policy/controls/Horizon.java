package dev.plimsoll.engine.policy.controls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// Until when a verdict holds if nothing but time goes on. Whatever the clock decides while judging notes here from
/// when on it may decide otherwise, so that a platform need not judge everything every day.
///
/// Belongs to one judgement and one thread.
public final class Horizon {
    private final Instant now;
    private final long second;
    private long next = Long.MAX_VALUE;
    private boolean doubts;

    public Horizon(Instant now) {
        this.now = now;
        this.second = now.getEpochSecond();
    }

    /// Notes an instant from which a decision may be another; one that has passed is of no interest.
    public void at(Instant when) {
        at(when.getEpochSecond() + (when.getNano() == 0 ? 0 : 1));
    }

    /// The same in seconds since 1970, without an object for each of thousands of findings.
    void at(long when) {
        if (when > second && when < next) {
            next = when;
        }
    }

    /// A rule speaks of the time in words of its own: nobody knows when it changes its mind, so it is asked every day.
    void tomorrow() {
        at(now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant());
    }

    /// Warnings were looked at: what the sources of advisories are like, and how old, counts too.
    void asksDoubts() {
        doubts = true;
    }

    /// The earliest instant that was noted; empty where time alone changes nothing.
    public Optional<Instant> next() {
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochSecond(next));
    }

    /// Whether the verdict depends on warnings or on the age of the sources.
    public boolean doubtsMatter() {
        return doubts;
    }
}
