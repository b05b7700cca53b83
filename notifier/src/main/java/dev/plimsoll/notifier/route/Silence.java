package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// What nobody is told of for a while. All that is given must fit; when it has run out, what is still open is told
/// when it is seen again.
///
/// @param vulnerability its id, `*` for any text
/// @param image its reference, `*` for any text
/// @param scope the application scope's name, `*` for any text
/// @param route of one route only
/// @param until the last day, inclusive, UTC
/// @param reason for those who wonder
public record Silence(
        @Nullable String vulnerability,
        @Nullable String image,
        @Nullable String scope,
        @Nullable String route,
        Condition.@Nullable OfEvent when,
        LocalDate until,
        String reason) {
    @SuppressWarnings("ConstantValue") // a configuration may leave out what is required
    public Silence {
        if (until == null || reason == null || reason.isBlank()) {
            throw new IllegalArgumentException("a silence needs 'until', a day, and a 'reason'");
        }
        if (vulnerability == null && image == null && scope == null && when == null) {
            throw new IllegalArgumentException(
                    "a silence needs at least one of vulnerability, image, scope, when: it would silence everything");
        }
    }

    boolean holds(Instant now) {
        return now.isBefore(until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /// @param finding absent for the event as a whole
    boolean silences(String ofRoute, Facts facts, @Nullable NotedFinding finding) {
        var event = facts.event();
        return (route == null || route.equals(ofRoute))
                && (vulnerability == null || (finding != null && Glob.matches(vulnerability, finding.id())))
                && (image == null || images(event, image))
                && (scope == null
                        || (event.scope() != null
                                && Glob.matches(scope, event.scope().name())))
                && (when == null || when.ask(facts.whole()).holds());
    }

    /// All of them: one that is not silenced must be told.
    private static boolean images(Event event, String pattern) {
        return !event.images().isEmpty()
                && event.imageCount() <= event.images().size()
                && event.images().stream().map(NamedImage::reference).allMatch(name -> Glob.matches(pattern, name));
    }
}
