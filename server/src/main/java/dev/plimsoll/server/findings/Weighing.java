package dev.plimsoll.server.findings;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.server.decisions.Decisions;
import dev.plimsoll.server.findings.MatchStore.Change;
import dev.plimsoll.server.findings.MatchStore.Kind;
import dev.plimsoll.server.findings.SummaryStore.Counts;
import dev.plimsoll.vocabulary.Finding;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells changes that may change a verdict from those that no policy looks at: most that happens to advisories is of
/// the
/// second kind, and then an image needs no judge, only another number in its counts.
@Component
public class Weighing {
    private final Decisions decisions;

    Weighing(Decisions decisions) {
        this.decisions = decisions;
    }

    /// What changes come to.
    ///
    /// @param judged components whose images are to be judged anew
    /// @param counted what more there is of the findings of the other components
    public record Weighed(SortedSet<Long> judged, SortedMap<Long, Counts> counted) {}

    /// @param before the advisories that held when the findings were as they were
    public Weighed weigh(
            Collection<Change> changes, AdvisoryDatabase before, AdvisoryDatabase now, Policies policies, Instant at) {
        var decided = decisions.named(names(changes));
        var was = new Facts();
        var is = new Facts();
        var judged = new TreeSet<Long>();
        var counted = new TreeMap<Long, Counts>();
        for (var change : changes) {
            var old = change.before() == null ? null : was.complete(change.before(), before);
            var fresh = change.kind() == Kind.RESOLVED ? null : is.complete(change.finding(), now);
            if (passes(old, decided, policies, at) && passes(fresh, decided, policies, at)) {
                counted.merge(change.component(), counts(fresh).minus(counts(old)), Counts::plus);
            } else {
                judged.add(change.component());
            }
        }
        counted.keySet().removeAll(judged);
        return new Weighed(judged, counted);
    }

    private static boolean passes(@Nullable Finding finding, Set<String> decided, Policies policies, Instant at) {
        return finding == null
                || (VulnerabilityStore.names(finding).stream().noneMatch(decided::contains)
                        && policies.passOver(finding, at));
    }

    private static Counts counts(@Nullable Finding finding) {
        return Counts.of(finding == null ? List.of() : List.of(finding));
    }

    private static SortedSet<String> names(Collection<Change> changes) {
        var names = new TreeSet<String>();
        for (var change : changes) {
            names.addAll(VulnerabilityStore.names(change.finding()));
            if (change.before() != null) {
                names.addAll(VulnerabilityStore.names(change.before()));
            }
        }
        return names;
    }
}
