package dev.plimsoll.notifier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    private Path folder;

    @Test
    void what_does_not_reach_the_disk_shows_until_something_does() throws Exception {
        try (var store = Store.inFolder(folder)) {
            assertThat(store.fails()).isFalse();
            assertThatThrownBy(() -> Store.await(store.first(sql -> {
                        throw new SQLException("database or disk is full");
                    })))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("disk is full");
            assertThat(store.fails()).isTrue();
            Store.await(store.first(_ -> true));
            assertThat(store.fails()).isFalse();
        }
    }

    @Test
    void who_posts_does_not_wait_for_all_that_is_routed() throws Exception {
        try (var store = Store.inFolder(folder)) {
            List<CompletableFuture<Boolean>> routed = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                routed.add(store.later(_ -> {
                    try {
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return true;
                }));
            }
            Store.await(store.first(_ -> true));
            assertThat(routed.stream().filter(CompletableFuture::isDone)).hasSizeLessThan(1_500);
            for (var one : routed) {
                assertThat(Store.await(one)).isTrue();
            }
        }
    }
}
