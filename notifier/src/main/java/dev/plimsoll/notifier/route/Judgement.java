package dev.plimsoll.notifier.route;

import java.util.List;

/// What a route makes of an event.
///
/// @param checks every condition, in the order of the documentation
/// @param matches whether the event is told
/// @param whole whether it is told as a whole, rather than for some of its findings
/// @param places of the findings that are told, by their place in the event
/// @param silenced whether a silence is why nothing of it is told
public record Judgement(
        Route route, List<Check> checks, boolean matches, boolean whole, List<Integer> places, boolean silenced) {
    public Judgement {
        checks = List.copyOf(checks);
        places = List.copyOf(places);
    }
}
