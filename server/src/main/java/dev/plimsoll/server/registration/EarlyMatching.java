package dev.plimsoll.server.registration;

import dev.plimsoll.engine.matching.Matches;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.findings.ComponentMatching;
import dev.plimsoll.server.findings.ComponentMatching.Found;
import dev.plimsoll.server.findings.MatchStore.Texts;
import dev.plimsoll.server.findings.SharedMatches;
import dev.plimsoll.server.findings.Verdicts;
import dev.plimsoll.server.images.ImageStore;
import dev.plimsoll.server.images.ImageStore.Saved;
import dev.plimsoll.server.images.PreparedImage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Matches an image before the transaction that stores it, for which others wait. What was found then still holds in it
/// unless advisories, or what is stored of the image's components, changed meanwhile.
@Component
class EarlyMatching {
    private final AdvisoryStore advisories;
    private final ComponentMatching matching;
    private final SharedMatches shared;
    private final Verdicts verdicts;
    private final Clock clock;

    EarlyMatching(
            AdvisoryStore advisories,
            ComponentMatching matching,
            SharedMatches shared,
            Verdicts verdicts,
            Clock clock) {
        this.advisories = advisories;
        this.matching = matching;
        this.shared = shared;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /// What was found.
    ///
    /// @param advisories their digest
    /// @param state of what is stored of components
    /// @param unknown of the components that nobody had stored, in the order of their digests
    /// @param texts of that
    /// @param whole of the image; absent where nobody had asked for that state yet
    /// @param at when
    record Early(
            String advisories, String state, List<Found> unknown, Texts texts, Optional<Matches> whole, Instant at) {
        /// What is stored of components that are new.
        SortedMap<Long, Found> added(Saved saved, PreparedImage prepared) {
            var found = new TreeMap<Long, Found>();
            var next = unknown.iterator();
            prepared.unknown().keySet().forEach(digest -> {
                var one = next.next();
                var component = saved.added().get(digest);
                if (component != null) {
                    found.put(component.id(), one);
                }
            });
            return found;
        }

        /// All that was found, where it is what would be found now.
        ///
        /// @param now the state
        Optional<Matches> whole(Saved saved, PreparedImage prepared, String now) {
            boolean same = now.equals(state) && saved.added().size() == unknown.size() && prepared.isOrdered();
            return same ? whole : Optional.empty();
        }
    }

    Early early(PreparedImage prepared) {
        try (var lease = advisories.lease()) {
            var now = clock.instant();
            var state = advisories.state();
            var fresh = matching.match(prepared.unnumbered(), lease.advisories(), now);
            var unknown = List.copyOf(fresh.values());
            var whole = shared.current(lease, state)
                    .map(reading ->
                            verdicts.matches(ImageStore.unnumbered(prepared), reading, fresh, lease.advisories(), now));
            return new Early(lease.digest(), state, unknown, Texts.of(unknown), whole, now);
        }
    }

    /// What is found of components that are new, by id.
    SortedMap<Long, Found> added(
            Early early, Saved saved, PreparedImage prepared, AdvisoryStore.Lease lease, Instant now) {
        return early.advisories.equals(lease.digest())
                ? early.added(saved, prepared)
                : matching.match(saved.added().values(), lease.advisories(), now);
    }
}
