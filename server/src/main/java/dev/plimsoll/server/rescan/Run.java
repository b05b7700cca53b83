package dev.plimsoll.server.rescan;

import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Kind;
import java.time.Instant;
import java.util.Collection;

/// What one run looked at and what it changed.
///
/// @param cause why it ran: `advisories`, `daily`, `request`
/// @param packages names in the advisories that changed
/// @param components matched anew
/// @param images judged anew
/// @param opened matches of components that are new
/// @param verdicts that are others now
public record Run(
        String cause,
        Instant started,
        int packages,
        int components,
        int images,
        int opened,
        int changed,
        int resolved,
        int verdicts) {
    static Run nothing(String cause, Instant started) {
        return new Run(cause, started, 0, 0, 0, 0, 0, 0, 0);
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
                0);
    }

    Run withVerdicts(int changed) {
        return new Run(cause, started, packages, components, images, opened, this.changed, resolved, changed);
    }

    private static int count(Collection<Change> changes, Kind kind) {
        return (int) changes.stream().filter(change -> change.kind() == kind).count();
    }
}
