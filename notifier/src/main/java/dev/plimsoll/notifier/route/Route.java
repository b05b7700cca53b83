package dev.plimsoll.notifier.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.vocabulary.Severity;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which events go to which channels, and how. The record is the configuration; docs/notifier.md explains every key.
///
/// @param on kinds of events; empty for all that ask somebody to act
/// @param from sources; empty for all
/// @param when over the event as a whole
/// @param severity of findings and incidents, at least
/// @param findings over each finding; those for which it does not hold are left out
/// @param scopes names of application scopes, `*` for any text; empty for all
/// @param to who is told: addresses, and `owners`, `development`, `security`, `operations` of the scope
/// @param fallback addresses for when the scope has no such people
/// @param every whether each event is told as it is, whatever was told before
/// @param resolve whether the end is told too
/// @param schedule when messages go; others wait
/// @param quiet when they do not
/// @param foreign what a route written for another program asks for; absent for the notifier's own
public record Route(
        String name,
        Set<EventKind> on,
        List<String> from,
        Condition.@Nullable OfEvent when,
        @Nullable Severity severity,
        boolean knownExploited,
        boolean fixable,
        @Nullable Double minEpss,
        @Nullable Duration firstSeenWithin,
        Condition.@Nullable OfFinding findings,
        List<String> environments,
        List<String> scopes,
        List<String> channels,
        List<String> to,
        List<String> fallback,
        Grouping group,
        boolean every,
        boolean resolve,
        @Nullable Hours schedule,
        List<Hours> quiet,
        @Nullable Limit limit,
        @Nullable DigestPlan digest,
        @Nullable String template,
        @Nullable Locale language,
        @Nullable Foreign foreign) {
    /// News that nobody has to act on goes only to routes that ask for it.
    private static final Set<EventKind> USUAL =
            EnumSet.complementOf(EnumSet.of(EventKind.IMAGE_REGISTERED, EventKind.RESCAN_COMPLETED));

    public Route {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("a route needs a name of 1 to 100 characters");
        }
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("route '" + name + "' names no channel: nobody would be told");
        }
        if (minEpss != null && !(minEpss >= 0 && minEpss <= 1)) {
            throw new IllegalArgumentException("minEpss must be between 0 and 1");
        }
        on = on.isEmpty() ? USUAL : Set.copyOf(on);
        from = List.copyOf(from);
        environments = List.copyOf(environments);
        scopes = List.copyOf(scopes);
        channels = List.copyOf(channels);
        to = List.copyOf(to);
        fallback = List.copyOf(fallback);
        quiet = List.copyOf(quiet);
        to.forEach(Recipients::check);
        fallback.forEach(Recipients::checkAddress);
    }

    @JsonCreator
    static Route of(
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("on") @Nullable List<String> on,
            @JsonProperty("from") @Nullable List<String> from,
            @JsonProperty("when") Condition.@Nullable OfEvent when,
            @JsonProperty("severity") @Nullable Severity severity,
            @JsonProperty("knownExploited") @Nullable Boolean knownExploited,
            @JsonProperty("fixable") @Nullable Boolean fixable,
            @JsonProperty("minEpss") @Nullable Double minEpss,
            @JsonProperty("firstSeenWithin") @Nullable Duration firstSeenWithin,
            @JsonProperty("findings") Condition.@Nullable OfFinding findings,
            @JsonProperty("environments") @Nullable List<String> environments,
            @JsonProperty("scopes") @Nullable List<String> scopes,
            @JsonProperty("channels") @Nullable List<String> channels,
            @JsonProperty("to") @Nullable List<String> to,
            @JsonProperty("fallback") @Nullable List<String> fallback,
            @JsonProperty("group") @Nullable Grouping group,
            @JsonProperty("every") @Nullable Boolean every,
            @JsonProperty("resolve") @Nullable Boolean resolve,
            @JsonProperty("schedule") @Nullable Hours schedule,
            @JsonProperty("quiet") @Nullable List<Hours> quiet,
            @JsonProperty("limit") @Nullable Limit limit,
            @JsonProperty("digest") @Nullable DigestPlan digest,
            @JsonProperty("template") @Nullable String template,
            @JsonProperty("language") @Nullable Locale language) {
        return new Route(
                name == null ? "" : name,
                kinds(orEmpty(on)),
                orEmpty(from),
                when,
                severity,
                knownExploited != null && knownExploited,
                fixable != null && fixable,
                minEpss,
                firstSeenWithin,
                findings,
                orEmpty(environments),
                orEmpty(scopes),
                orEmpty(channels),
                orEmpty(to),
                orEmpty(fallback),
                group == null ? Grouping.USUAL : group,
                every != null && every,
                resolve == null ? every == null || !every : resolve,
                schedule,
                orEmpty(quiet),
                limit,
                digest,
                template,
                language,
                null);
    }

    /// A route that was written for another program: it tells each event as it is, to these channels.
    public static Route foreign(
            String name,
            List<String> channels,
            List<String> to,
            List<String> fallback,
            Grouping group,
            @Nullable String template,
            Foreign foreign) {
        return new Route(
                name, Set.of(), List.of(), null, null, false, false, null, null, null, List.of(), List.of(), channels,
                to, fallback, group, true, false, null, List.of(), null, null, template, null, foreign);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static Set<EventKind> kinds(List<String> words) {
        return words.stream().map(Route::kind).collect(Collectors.toSet());
    }

    private static EventKind kind(String word) {
        return Stream.of(EventKind.values())
                .filter(kind -> Facts.word(kind.name()).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no kind of event; use "
                        + Stream.of(EventKind.values())
                                .map(kind -> Facts.word(kind.name()))
                                .collect(Collectors.joining(", "))));
    }

    /// Whether it asks when findings were first seen.
    boolean asksForHistory() {
        return firstSeenWithin != null
                || (when != null && when.mentions("firstSeen"))
                || (findings != null && findings.mentions("firstSeen"));
    }

    /// Whether it asks for anything of single findings: then an event without such a finding does not match.
    boolean selects() {
        return severity != null
                || knownExploited
                || fixable
                || minEpss != null
                || firstSeenWithin != null
                || findings != null;
    }
}
