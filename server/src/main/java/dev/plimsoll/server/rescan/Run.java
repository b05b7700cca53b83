package dev.plimsoll.server.rescan;

import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Kind;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One run: what it looked at, what it changed, and how far its images are judged.
///
/// @param cause why it ran: `advisories`, `daily`, `time`, `request`
/// @param ended when none of its images waited any more; absent until then
/// @param packages names in the advisories that changed
/// @param components matched anew
/// @param images that it may concern
/// @param waiting images that are still to be judged, with those of runs before it
/// @param opened matches of components that are new
/// @param verdicts that are others now
/// @param judged images judged anew while it lasted, also those that others left waiting
/// @param failed images that could not be judged
/// @param sources of the advisories, and how old they were when it ended
public record Run(
        long id,
        String cause,
        Instant started,
        @Nullable Instant ended,
        int packages,
        int components,
        int images,
        int waiting,
        int opened,
        int changed,
        int resolved,
        int verdicts,
        int judged,
        int failed,
        JsonNode sources) {

    /// What a run came upon, known when its transaction ends.
    record Found(int packages, int components, int images, int opened, int changed, int resolved) {
        static Found ofImages(int images) {
            return new Found(0, 0, images, 0, 0, 0);
        }

        static Found of(int packages, int components, int images, Collection<Change> changes) {
            return new Found(
                    packages,
                    components,
                    images,
                    count(changes, Kind.OPENED),
                    count(changes, Kind.CHANGED),
                    count(changes, Kind.RESOLVED));
        }

        private static int count(Collection<Change> changes, Kind kind) {
            return (int)
                    changes.stream().filter(change -> change.kind() == kind).count();
        }
    }
}
