package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AffectedPackage;
import dev.plimsoll.engine.advisory.AffectedRange;
import dev.plimsoll.engine.advisory.AffectedRange.Event;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.engine.matching.versions.VersionScheme;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import java.util.ArrayList;
import java.util.List;

/// Whether a version is affected by what an advisory says of its package (OSV schema, "Evaluation").
enum Affected {
    YES,
    NO,
    /// A comparison that would decide has no answer.
    UNKNOWN;

    static Affected of(AffectedPackage affected, String version, VersionScheme scheme) {
        if (affected.versions().contains(version)) {
            return YES;
        }
        if (isOtherStream(affected, version, scheme)) {
            return NO;
        }
        var result = NO;
        for (var range : affected.ranges()) {
            var inRange = of(range, version, scheme);
            if (inRange == YES) {
                return YES;
            }
            if (inRange == UNKNOWN) {
                result = UNKNOWN;
            }
        }
        return result;
    }

    /// Red Hat's family ships some packages as modules, several streams beside one another, and beside the plain
    /// package of the same name. A fix for the one kind says nothing of the other: their releases are told apart
    /// by `.module`.
    static boolean isOtherStream(AffectedPackage affected, String version, VersionScheme scheme) {
        if (!scheme.name().equals("rpm")) {
            return false;
        }
        for (var range : affected.ranges()) {
            for (var event : range.events()) {
                if (event.kind() == Kind.FIXED && event.version().contains(".module") != version.contains(".module")) {
                    return true;
                }
            }
        }
        return false;
    }

    static Affected of(AffectedRange range, String version, VersionScheme scheme) {
        var events = range.events();
        // nearly all ranges are one of these two: from an introduction on, with or without an end
        if (events.size() == 1) {
            return events.getFirst().kind() == Kind.INTRODUCED ? reached(events.getFirst(), version, scheme) : NO;
        }
        if (events.size() == 2 && events.getFirst().kind() == Kind.INTRODUCED) {
            var introduced = reached(events.getFirst(), version, scheme);
            return introduced == NO ? NO : and(introduced, before(events.getLast(), version, scheme));
        }
        return walk(events, version, scheme);
    }

    private static Affected walk(List<Event> events, String version, VersionScheme scheme) {
        var sorted = new ArrayList<Event>();
        for (var event : events) {
            if (event.kind() == Kind.LIMIT) {
                var inside = before(event, version, scheme);
                if (inside != YES) {
                    return inside;
                }
            } else if (!insert(sorted, event, scheme)) {
                return UNKNOWN;
            }
        }
        var result = NO;
        for (var event : sorted) {
            if (event.kind() == Kind.INTRODUCED) {
                var reached = reached(event, version, scheme);
                if (reached == UNKNOWN) {
                    return UNKNOWN;
                }
                result = reached == YES ? YES : result;
            } else {
                var before = before(event, version, scheme);
                if (before == UNKNOWN) {
                    return UNKNOWN;
                }
                result = before == NO ? NO : result;
            }
        }
        return result;
    }

    /// Keeps the publisher's order among events at one version.
    private static boolean insert(List<Event> sorted, Event event, VersionScheme scheme) {
        int at = sorted.size();
        while (at > 0) {
            var comparison = compare(event.version(), sorted.get(at - 1).version(), scheme);
            if (comparison == Comparison.UNKNOWN) {
                return false;
            }
            if (comparison != Comparison.LESS) {
                break;
            }
            at--;
        }
        sorted.add(at, event);
        return true;
    }

    /// Whether a version is at or after an introduction.
    private static Affected reached(Event introduced, String version, VersionScheme scheme) {
        return switch (compare(version, introduced.version(), scheme)) {
            case LESS -> NO;
            case EQUAL, GREATER -> YES;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /// Whether a version is before the end that an event sets.
    private static Affected before(Event end, String version, VersionScheme scheme) {
        return switch (compare(version, end.version(), scheme)) {
            case LESS -> YES;
            case EQUAL -> end.kind() == Kind.LAST_AFFECTED ? YES : NO;
            case GREATER -> NO;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /// `0` stands before every version, whatever the scheme (OSV schema, "introduced").
    static Comparison compare(String version, String event, VersionScheme scheme) {
        if (version.equals(event)) {
            return Comparison.EQUAL;
        }
        if (event.equals("0")) {
            return Comparison.GREATER;
        }
        if (version.equals("0")) {
            return Comparison.LESS;
        }
        return scheme.decide(version, event);
    }

    private static Affected and(Affected left, Affected right) {
        return left == NO || right == NO ? NO : left == UNKNOWN || right == UNKNOWN ? UNKNOWN : YES;
    }
}
