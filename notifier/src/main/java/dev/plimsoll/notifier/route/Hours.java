package dev.plimsoll.notifier.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.vocabulary.Severity;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Some hours of some days, in the time of a place. Where `to` is not after `from` they end on the next day.
///
/// @param days the first three letters, or from-to: `mon`, `mon-fri`; all where none is given
/// @param from begins, for example 22:00; midnight where none is given
/// @param to ends before; the end of the day where none is given
/// @param zone as in the IANA list, for example `Asia/Tokyo`; UTC where none is given
/// @param except a severity that these hours do not concern, and all that are worse
public record Hours(
        Set<DayOfWeek> days,
        LocalTime from,
        LocalTime to,
        ZoneId zone,
        @Nullable Severity except) {
    public Hours {
        days = Set.copyOf(days);
    }

    @JsonCreator
    static Hours of(
            @JsonProperty("days") @Nullable List<String> days,
            @JsonProperty("from") @Nullable LocalTime from,
            @JsonProperty("to") @Nullable LocalTime to,
            @JsonProperty("zone") @Nullable ZoneId zone,
            @JsonProperty("except") @Nullable Severity except) {
        return new Hours(
                days(days == null ? List.of() : days),
                from == null ? LocalTime.MIDNIGHT : from,
                to == null ? LocalTime.MIDNIGHT : to,
                zone == null ? ZoneId.of("UTC") : zone,
                except);
    }

    /// @throws IllegalArgumentException if a word names no day
    static Set<DayOfWeek> days(List<String> words) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var word : words) {
            var ends = word.split("-", 2);
            var first = day(ends[0]);
            var last = ends.length == 1 ? first : day(ends[1]);
            for (var day = first; ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    break;
                }
            }
        }
        return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
    }

    private static DayOfWeek day(String word) {
        return Stream.of(DayOfWeek.values())
                .filter(day -> day.name().startsWith(word.strip().toUpperCase(Locale.ROOT))
                        && word.strip().length() >= 3)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + word + "' is no day; use mon, tue, wed, thu, fri, sat, sun"));
    }

    boolean contain(Instant time) {
        var local = time.atZone(zone);
        return spans(local).stream().anyMatch(span -> !time.isBefore(span.begin) && time.isBefore(span.end));
    }

    /// The first time, from this one on, that lies within.
    Instant nextWithin(Instant time) {
        if (contain(time)) {
            return time;
        }
        return spans(time.atZone(zone)).stream()
                .map(Span::begin)
                .filter(begin -> begin.isAfter(time))
                .min(Instant::compareTo)
                .orElse(time);
    }

    /// The first time, from this one on, that lies outside.
    Instant nextOutside(Instant time) {
        var found = time;
        for (var span : spans(time.atZone(zone)).stream()
                .sorted(java.util.Comparator.comparing(Span::begin))
                .toList()) {
            if (!found.isBefore(span.begin) && found.isBefore(span.end)) {
                found = span.end;
            }
        }
        // hours that never end would keep everything for ever
        return found.isAfter(time.plus(java.time.Duration.ofDays(8))) ? time : found;
    }

    private record Span(Instant begin, Instant end) {}

    /// From yesterday to a week from now, as the clock of that place goes.
    private List<Span> spans(ZonedDateTime around) {
        List<Span> spans = new ArrayList<>();
        for (int ahead = -1; ahead <= 8; ahead++) {
            var date = around.toLocalDate().plusDays(ahead);
            if (days.contains(date.getDayOfWeek())) {
                var end = to.isAfter(from) ? date : date.plusDays(1);
                spans.add(new Span(
                        date.atTime(from).atZone(zone).toInstant(),
                        end.atTime(to).atZone(zone).toInstant()));
            }
        }
        return spans;
    }
}
