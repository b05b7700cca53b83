package dev.plimsoll.server.rescan;

import dev.plimsoll.server.platform.Outage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Looks every other second whether images wait to be judged or time has changed something: two look-ups in indexes
/// where nothing has. What a killed server left is found here by the next one.
@Component
@Profile("!command")
class Watch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long PAUSE_SECONDS = 2;
    private static final int ROUNDS_PER_LOOK_AT_SOURCES = 30;
    private static final long LONGEST_END_SECONDS = 20;

    private final Rescan rescan;
    private final StaleSources stale;
    private @Nullable CountDownLatch end;
    private @Nullable Thread thread;

    Watch(Rescan rescan, StaleSources stale) {
        this.rescan = rescan;
        this.stale = stale;
    }

    @Override
    public synchronized void start() {
        var ending = new CountDownLatch(1);
        end = ending;
        thread = Thread.ofVirtual().name("watch").start(() -> run(ending));
    }

    private void run(CountDownLatch ending) {
        boolean well = true;
        try {
            for (int round = 0; !ending.await(round == 0 ? 0 : PAUSE_SECONDS, TimeUnit.SECONDS); round++) {
                try {
                    rescan.watch();
                    if (round % ROUNDS_PER_LOOK_AT_SOURCES == 0) {
                        stale.check();
                    }
                    well = true;
                } catch (RuntimeException e) {
                    if (well) { // once for each time that it begins
                        Outage.reason(LOG.atError(), e).log("images cannot be judged again at the moment");
                    }
                    well = false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        var ending = end;
        var running = thread;
        if (ending == null || running == null) {
            return;
        }
        ending.countDown();
        try {
            running.join(java.time.Duration.ofSeconds(LONGEST_END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end = null;
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
