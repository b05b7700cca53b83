package dev.plimsoll.engine.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.matching.versions.VersionScheme;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AffectedTest {
    private static final VersionScheme SEMVER = VersionSchemes.all().of("npm").orElseThrow();

    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource({
        "introduced 0, 1.0.0, YES",
        "introduced 0|fixed 1.2.0, 1.1.9, YES",
        "introduced 0|fixed 1.2.0, 1.2.0, NO",
        "introduced 0|fixed 1.2.0, 1.2.0-rc.1, YES",
        "introduced 1.0.0|fixed 1.2.0, 0.9.0, NO",
        "introduced 1.0.0|fixed 1.2.0, 1.0.0, YES",
        "introduced 0|last_affected 1.2.0, 1.2.0, YES",
        "introduced 0|last_affected 1.2.0, 1.2.1, NO",
        "introduced 0|fixed 1.2.0|introduced 2.0.0|fixed 2.1.0, 1.5.0, NO",
        "introduced 0|fixed 1.2.0|introduced 2.0.0|fixed 2.1.0, 2.0.5, YES",
        "introduced 0|fixed 1.2.0|introduced 2.0.0, 3.0.0, YES",
        "introduced 0|limit 1.0.0, 1.5.0, NO",
        "introduced 0|fixed 2.0.0|limit 1.0.0, 1.5.0, NO",
        "introduced 0|fixed 0, 1.0.0, NO",
        "introduced 1.0.0|fixed 1.5.0|introduced 1.5.0|fixed 2.0.0, 1.5.0, YES",
        "introduced 0|fixed 1.0.0, latest, UNKNOWN",
        "introduced 0|fixed soon, 1.0.0, UNKNOWN",
        "introduced 0, latest, YES",
        "introduced 2.0.0|fixed soon, 1.0.0, NO",
    })
    void a_range_is_walked_from_event_to_event(String events, String version, Affected expected) {
        var range = FakeDatabase.Entry.range(events.split("\\|"));
        assertThat(Affected.of(range, version, SEMVER)).isEqualTo(expected);
    }

    @Test
    void the_order_in_which_events_are_published_has_no_effect() {
        var events = new String[] {
            "introduced 0", "fixed 1.0.0", "introduced 2.0.0", "fixed 2.5.0", "introduced 3.0.0", "last_affected 3.1.0"
        };
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            Collections.shuffle(Arrays.asList(events), random);
            var range = FakeDatabase.Entry.range(events);
            assertThat(Affected.of(range, "0.5.0", SEMVER)).isEqualTo(Affected.YES);
            assertThat(Affected.of(range, "1.5.0", SEMVER)).isEqualTo(Affected.NO);
            assertThat(Affected.of(range, "2.1.0", SEMVER)).isEqualTo(Affected.YES);
            assertThat(Affected.of(range, "2.5.0", SEMVER)).isEqualTo(Affected.NO);
            assertThat(Affected.of(range, "3.1.0", SEMVER)).isEqualTo(Affected.YES);
            assertThat(Affected.of(range, "3.2.0", SEMVER)).isEqualTo(Affected.NO);
        }
    }
}
