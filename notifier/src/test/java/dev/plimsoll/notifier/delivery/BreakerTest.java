package dev.plimsoll.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long NOW = 1_800_000_000_000L;

    private final Breaker breaker = new Breaker();

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(NOW);
        }
    }

    @Test
    void a_destination_that_fails_again_and_again_is_left_in_peace_for_a_while() {
        fail(4);
        assertThat(breaker.lets(NOW)).isTrue();
        fail(1);
        assertThat(breaker.lets(NOW + 14_000)).isFalse();
        assertThat(breaker.lets(NOW + 15_000)).isTrue();
        assertThat(breaker.probes()).isTrue();
        breaker.succeeded();
        assertThat(breaker.probes()).isFalse();
    }

    @Test
    void a_clock_that_is_set_back_does_not_make_the_pause_longer() {
        breaker.asked(NOW, Duration.ofHours(1));
        assertThat(breaker.lets(NOW + 60_000)).isFalse();
        assertThat(breaker.lets(NOW - Duration.ofHours(3).toMillis())).isTrue();
    }
}
