package dev.plimsoll.server.rescan;

import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Kind;
import java.time.Instant;
import java.util.Collection;

/// What one run looked at and what it changed.
///
/// @param cause why it ran: `advisories`, `daily`, `time`, `request`
/// @param packages names in the advisories that changed
/// @param components matched anew
/// @param images that it may concern
/// @param opened matches of components that are new
/// @param verdicts that are others now
/// @param judged images judged anew, also those that others left waiting
/// @param failed images that could not be judged
public record Run(
        String cause,
        Instant started,
        int packages,
        int components,
        int images,
        int opened,
        int changed,
        int resolved,
        int verdicts,
        int judged,
        int failed) {
    static Run nothing(String cause, Instant started) {
        return new Run(cause, started, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    static Run of(String cause, Instant started, int packages, int components, int images, Collection<Change> changes) {
        return new Run(
                cause,
                started,
                packages,
                components,
                images,
                count(changes, Kind.OPENED),
                count(changes, Kind.CHANGED),
                count(changes, Kind.RESOLVED),
                0,
                0,
                0);
    }

    Run with(Rejudging.Outcome outcome) {
        return new Run(
                cause,
                started,
                packages,
                components,
                images,
                opened,
                changed,
                resolved,
                outcome.changed(),
                outcome.judged(),
                outcome.failed());
    }

    private static int count(Collection<Change> changes, Kind kind) {
        return (int) changes.stream().filter(change -> change.kind() == kind).count();
    }
}
