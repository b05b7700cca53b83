package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.vocabulary.FixState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done about a vulnerability in a package.
///
/// @param version the smallest fixed version above the installed one that no advisory about the vulnerability calls
///     affected; present when the state is fixed
record Fix(FixState state, @Nullable String version) {
    static Fix of(List<Hit> hits, Target target) {
        var deciding = deciding(hits);
        var fixed = fixedAbove(deciding, target);
        for (var version : fixed) {
            if (isFree(deciding, version, target)) {
                return new Fix(FixState.FIXED, version);
            }
        }
        // The advisories disagree, so that no version is free of all: the fix of one of them is still a fix.
        for (var version : fixed) {
            if (deciding.stream().anyMatch(hit -> hit.fixes(version) && isFree(List.of(hit), version, target))) {
                return new Fix(FixState.FIXED, version);
            }
        }
        return new Fix(unfixed(deciding), null);
    }

    /// Where there is a record of the vulnerability itself, the bulletins about it have no say.
    private static List<Hit> deciding(List<Hit> hits) {
        var records = hits.stream().filter(hit -> !hit.names().bulletin()).toList();
        return records.isEmpty() ? hits : records;
    }

    private static List<String> fixedAbove(List<Hit> hits, Target target) {
        var fixed = new LinkedHashSet<String>();
        for (var hit : hits) {
            for (var affected : hit.affected()) {
                if (Affected.isOtherStream(affected, target.version(), target.scheme())) {
                    continue;
                }
                for (var range : affected.ranges()) {
                    for (var event : range.events()) {
                        if (event.kind() == Kind.FIXED
                                && Affected.compare(target.version(), event.version(), target.scheme())
                                        == Comparison.LESS) {
                            fixed.add(event.version());
                        }
                    }
                }
            }
        }
        var sorted = new ArrayList<>(fixed);
        // not every scheme's order is one over all texts, which a sort may refuse; so the smallest are picked one by
        // one
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = i + 1; j < sorted.size(); j++) {
                if (Affected.compare(sorted.get(j), sorted.get(i), target.scheme()) == Comparison.LESS) {
                    sorted.set(i, sorted.set(j, sorted.get(i)));
                }
            }
        }
        return sorted;
    }

    private static boolean isFree(List<Hit> hits, String version, Target target) {
        for (var hit : hits) {
            for (var affected : hit.affected()) {
                if (Affected.of(affected, version, target.scheme()) == Affected.YES) {
                    return false;
                }
            }
        }
        return true;
    }

    /// A last affected version with no fixed one leaves open whether there is anything after it.
    private static FixState unfixed(List<Hit> hits) {
        FixState state = null;
        boolean lastAffected = false;
        for (var hit : hits) {
            for (var affected : hit.affected()) {
                var said = affected.unfixed();
                if (said != null && (state == null || rank(said) < rank(state))) {
                    state = said;
                }
                lastAffected |= affected.ranges().stream()
                        .flatMap(range -> range.events().stream())
                        .anyMatch(event -> event.kind() == Kind.LAST_AFFECTED);
            }
        }
        return state != null ? state : lastAffected ? FixState.UNKNOWN : FixState.NOT_FIXED;
    }

    /// Of several statements, the one that leaves least hope.
    private static int rank(FixState state) {
        return switch (state) {
            case END_OF_LIFE -> 0;
            case WONT_FIX -> 1;
            case UNDER_INVESTIGATION -> 2;
            case NOT_FIXED -> 3;
            case UNKNOWN -> 4;
            case FIXED -> 5;
        };
    }
}
