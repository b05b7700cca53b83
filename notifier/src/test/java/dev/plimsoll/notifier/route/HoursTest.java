package dev.plimsoll.notifier.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class HoursTest {
    private static Hours hours(String from, String to, String zone, String... days) {
        return Hours.of(List.of(days), LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone), null);
    }

    @Test
    void nights_end_on_the_next_day_in_the_time_of_their_place() {
        var night = hours("22:00", "07:00", "Asia/Tokyo");
        assertThat(night.contain(Instant.parse("2026-11-28T13:00:00Z"))).isTrue();
        assertThat(night.nextOutside(Instant.parse("2026-11-28T13:00:00Z"))).isEqualTo("2026-11-28T22:00:00Z");
        assertThat(night.contain(Instant.parse("2026-11-28T12:59:59Z"))).isFalse();
    }

    @Test
    void office_hours_begin_again_on_monday() {
        var office = hours("09:00", "17:00", "UTC", "mon-fri");
        assertThat(office.nextWithin(Instant.parse("2026-11-27T17:00:00Z"))).isEqualTo("2026-11-30T09:00:00Z");
        assertThat(office.nextWithin(Instant.parse("2026-11-27T16:59:59Z"))).isEqualTo("2026-11-27T16:59:59Z");
    }

    @Test
    void a_day_on_which_the_clock_is_turned_has_its_hours() {
        var morning = hours("02:30", "06:00", "Europe/Berlin");
        assertThat(morning.contain(Instant.parse("2026-03-29T01:35:00Z")))
                .as("02:30 does not exist that day")
                .isTrue();
    }

    @Test
    void quiet_hours_that_never_end_keep_nothing_for_ever() {
        var always = hours("00:00", "00:00", "UTC");
        var now = Instant.parse("2026-11-28T13:00:00Z");
        assertThat(always.nextOutside(now)).isEqualTo(now);
    }

    @Property(tries = 300)
    void the_next_time_within_is_within_and_the_next_time_outside_is_outside(
            @ForAll @IntRange(min = 0, max = 1439) int from,
            @ForAll @IntRange(min = 0, max = 1439) int to,
            @ForAll @IntRange(max = 600_000) int minute) {
        var hours = Hours.of(
                List.of("mon", "wed-thu"),
                LocalTime.ofSecondOfDay(from * 60L),
                LocalTime.ofSecondOfDay(to * 60L),
                ZoneId.of("America/New_York"),
                null);
        var time = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(minute));
        assertThat(hours.contain(hours.nextWithin(time))).isTrue();
        assertThat(hours.nextWithin(time)).isAfterOrEqualTo(time);
        assertThat(hours.contain(hours.nextOutside(time))).isFalse();
        assertThat(hours.nextOutside(time)).isAfterOrEqualTo(time);
    }
}
