package dev.plimsoll.notifier.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A summary for each scope once a day, also when there is nothing new.
///
/// @param at when
/// @param zone in the time of which place
/// @param days on which days
/// @param overdue how long a finding may be open
public record DigestPlan(LocalTime at, ZoneId zone, Set<DayOfWeek> days, Duration overdue) {
    public DigestPlan {
        days = Set.copyOf(days);
    }

    @JsonCreator
    static DigestPlan of(
            @JsonProperty("at") @Nullable LocalTime at,
            @JsonProperty("zone") @Nullable ZoneId zone,
            @JsonProperty("days") @Nullable List<String> days,
            @JsonProperty("overdue") @Nullable Duration overdue) {
        return new DigestPlan(
                at == null ? LocalTime.of(8, 0) : at,
                zone == null ? ZoneId.of("UTC") : zone,
                Hours.days(days == null ? List.of() : days),
                overdue == null ? Duration.ofDays(30) : overdue);
    }
}
