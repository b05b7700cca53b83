package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.Advisory;
import dev.plimsoll.engine.advisory.AdvisoryDatabase.Candidate;
import dev.plimsoll.engine.advisory.AffectedPackage;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An advisory that affects a package, with everything that it says of it.
///
/// @param affected all its entries for the package, also those that do not affect the installed version: other
///     branches hold other fixes
/// @param candidates where these entries come from
record Hit(Advisory advisory, Names names, List<AffectedPackage> affected, List<Candidate> candidates) {
    Hit {
        affected = List.copyOf(affected);
        candidates = List.copyOf(candidates);
    }

    static Hit of(Advisory advisory, Names names, List<Candidate> candidates) {
        return new Hit(
                advisory, names, candidates.stream().map(Candidate::affected).toList(), candidates);
    }

    /// Whether it says that a version is fixed.
    boolean fixes(String version) {
        for (var one : affected) {
            for (var range : one.ranges()) {
                for (var event : range.events()) {
                    if (event.kind() == Kind.FIXED && event.version().equals(version)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// When that fix was first to be had: a bulletin is published with it, of a record the database knows the day on
    /// which an update brought it.
    @Nullable
    Instant fixSeen(String version) {
        var published = names.bulletin() ? advisory.published() : null;
        if (published != null) {
            return published;
        }
        for (var candidate : candidates) {
            var seen = candidate.fixSeen(version).orElse(null);
            if (seen != null) {
                return seen;
            }
        }
        return null;
    }
}
