package dev.plimsoll.notifier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SenderRateTest {
    private final AtomicLong now = new AtomicLong();
    private final SenderRate rate = new SenderRate(() -> 10, now::get);

    private int taken(String sender, int posts) {
        int taken = 0;
        for (int i = 0; i < posts; i++) {
            taken += rate.takes(sender) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void a_sender_that_runs_wild_leaves_room_for_others() {
        assertThat(taken("wild", 100)).isEqualTo(20);
        assertThat(taken("calm", 5)).isEqualTo(5);
    }

    @Test
    void what_is_allowed_comes_back_with_time_and_is_not_saved_up() {
        taken("one", 100);
        now.addAndGet(1_000_000_000L);
        assertThat(taken("one", 100)).isEqualTo(10);
        now.addAndGet(3_600_000_000_000L);
        assertThat(taken("one", 100)).isEqualTo(20);
    }

    @Test
    void senders_without_number_do_not_fill_the_memory() {
        for (int i = 0; i < 50_000; i++) {
            rate.takes("sender " + i);
        }
        // the first was forgotten, and begins anew
        assertThat(taken("sender 0", 100)).isEqualTo(20);
    }
}
