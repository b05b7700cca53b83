package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.advisory.AdvisoryDatabase.Candidate;
import dev.plimsoll.engine.advisory.AffectedPackage;
import dev.plimsoll.engine.advisory.AffectedRange.Event;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.engine.matching.Explanation.Line;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Puts into words how an advisory and an installed version stand to each other.
final class Reasons {
    private Reasons() {}

    /// @param entries what one advisory says of the target
    static Line line(List<Candidate> entries, Target target) {
        var advisory = entries.getFirst().advisory();
        var result = Affected.NO;
        for (var entry : entries) {
            var affected = Affected.of(entry.affected(), target.version(), target.scheme());
            if (affected == Affected.YES || (affected == Affected.UNKNOWN && result == Affected.NO)) {
                result = affected;
            }
        }
        var details = new ArrayList<Line>();
        var why = new ArrayList<String>();
        for (var entry : entries) {
            var affected = entry.affected();
            details.addAll(comparisons(affected, target));
            if (Affected.of(affected, target.version(), target.scheme()) == result) {
                var reason = reason(affected, result, target);
                if (!why.contains(reason)) {
                    why.add(reason);
                }
            }
        }
        var text = advisory.id() + " (" + advisory.feed() + "): " + word(result) + ", " + String.join("; ", why);
        return new Line(kind(result), text, details);
    }

    static Explanation.Kind kind(Affected affected) {
        return switch (affected) {
            case YES -> Explanation.Kind.AFFECTED;
            case NO -> Explanation.Kind.NOT_AFFECTED;
            case UNKNOWN -> Explanation.Kind.UNKNOWN;
        };
    }

    private static String word(Affected affected) {
        return switch (affected) {
            case YES -> "affected";
            case NO -> "not affected";
            case UNKNOWN -> "cannot be decided";
        };
    }

    private static String reason(AffectedPackage affected, Affected result, Target target) {
        var version = target.version();
        if (affected.versions().contains(version)) {
            return version + " is listed";
        }
        if (Affected.isOtherStream(affected, version, target.scheme())) {
            return "it is about " + (version.contains(".module") ? "the plain package" : "the package's module streams")
                    + ", and " + version + " is not";
        }
        return switch (result) {
            case YES -> whyAffected(affected, target);
            case NO -> whyNot(affected, target);
            case UNKNOWN ->
                target.scheme().understands(version)
                        ? "a version that it states is no " + target.scheme().name() + " version"
                        : (version.isBlank()
                                ? "the package has no version"
                                : version + " is no " + target.scheme().name() + " version");
        };
    }

    private static String whyAffected(AffectedPackage affected, Target target) {
        for (var range : affected.ranges()) {
            if (Affected.of(range, target.version(), target.scheme()) != Affected.YES) {
                continue;
            }
            for (var event : range.events()) {
                var comparison = Affected.compare(target.version(), event.version(), target.scheme());
                if (event.kind() == Kind.FIXED && comparison == Comparison.LESS) {
                    return target.version() + " is older than the fixed " + event.version();
                }
                if (event.kind() == Kind.LAST_AFFECTED && comparison != Comparison.GREATER) {
                    return target.version() + " is not newer than the last affected " + event.version();
                }
            }
        }
        var unfixed = affected.unfixed();
        return "no fixed version is stated" + (unfixed == null ? "" : " (" + unfixed.label() + ")");
    }

    private static String whyNot(AffectedPackage affected, Target target) {
        String introduced = null;
        for (var range : affected.ranges()) {
            for (var event : range.events()) {
                var comparison = Affected.compare(target.version(), event.version(), target.scheme());
                boolean reached = comparison == Comparison.GREATER || comparison == Comparison.EQUAL;
                if (event.kind() == Kind.FIXED && reached) {
                    return "fixed in " + event.version() + (event.version().equals("0") ? " (never affected)" : "");
                }
                if (event.kind() == Kind.LAST_AFFECTED && comparison == Comparison.GREATER) {
                    return "last affected was " + event.version();
                }
                if (event.kind() == Kind.INTRODUCED && comparison == Comparison.LESS) {
                    introduced = event.version();
                }
            }
        }
        if (introduced != null) {
            return "introduced only in " + introduced;
        }
        return affected.ranges().isEmpty()
                ? target.version() + " is not among the " + affected.versions().size() + " versions that are listed"
                : target.version() + " lies in none of the ranges";
    }

    private static List<Line> comparisons(AffectedPackage affected, Target target) {
        var lines = new ArrayList<Line>();
        for (var range : affected.ranges()) {
            for (var event : range.events()) {
                lines.add(Line.fact(affected.ecosystem() + ": " + comparison(event, target)));
            }
        }
        if (!affected.versions().isEmpty()) {
            lines.add(Line.fact(
                    affected.ecosystem() + ": " + affected.versions().size() + " versions listed, " + target.version()
                            + (affected.versions().contains(target.version()) ? " among them" : " not among them")));
        }
        return lines;
    }

    private static String comparison(Event event, Target target) {
        var kind = event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (event.kind() == Kind.INTRODUCED && event.version().equals("0")) {
            return "introduced in the first version";
        }
        var version = target.version().isBlank() ? "no version" : target.version();
        return kind + " " + event.version() + "; " + version
                + switch (Affected.compare(target.version(), event.version(), target.scheme())) {
                    case LESS -> " is older";
                    case EQUAL -> " is the same";
                    case GREATER -> " is newer";
                    case UNKNOWN -> " cannot be compared with it";
                }
                + " (" + target.scheme().name() + ")";
    }
}
