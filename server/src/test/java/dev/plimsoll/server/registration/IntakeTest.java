package dev.plimsoll.server.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.platform.Refusal;
import java.io.ByteArrayInputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many who send much at once.
final class IntakeTest {
    private static final int LARGE = 5 << 20;

    private final Intake intake = new Intake();

    private static ByteArrayInputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    @Test
    void all_of_it_comes_up_to_the_limit() throws Exception {
        for (int size : new int[] {0, 1, 4 << 20, (4 << 20) + 1, LARGE}) {
            assertThat(intake.<Integer>read(bytes(size), LARGE, read -> read.length))
                    .isEqualTo(size);
        }
        for (int limit : new int[] {10, 4 << 20, LARGE}) {
            assertThatThrownBy(() -> intake.read(bytes(limit + 1), limit, read -> read.length))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(limit + " bytes");
        }
    }

    @Test
    void of_large_ones_two_are_held_at_a_time_and_small_ones_pass() throws Exception {
        var held = new AtomicInteger();
        var most = new AtomicInteger();
        var release = new CountDownLatch(1);
        Callable<Integer> large = () -> intake.read(bytes(LARGE), LARGE, read -> {
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            held.decrementAndGet();
            return read.length;
        });
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> senders.submit(large))
                    .toList();
            while (held.get() < 2) {
                Thread.sleep(5);
            }
            assertThat(intake.<Integer>read(bytes(1_000), LARGE, read -> read.length))
                    .isEqualTo(1_000);
            release.countDown();
            for (var one : sent) {
                assertThat(one.get()).isEqualTo(LARGE);
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        assertThat(most).hasValue(2);
    }
}
