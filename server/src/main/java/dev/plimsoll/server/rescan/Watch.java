package dev.plimsoll.server.rescan;

import dev.plimsoll.server.findings.RejudgeQueue;
import dev.plimsoll.server.platform.Outage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Judges the images that runs mark, at once, and looks every other second whether others wait or time has changed
/// something: two look-ups in indexes where nothing has. What a killed server left is found here by the next one.
@Component
@Profile("!command")
class Watch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_SOURCES = Duration.ofMinutes(1);
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final Rescan rescan;
    private final RejudgeQueue queue;
    private final StaleSources stale;
    private volatile boolean ending;
    private @Nullable Thread thread;

    Watch(Rescan rescan, RejudgeQueue queue, StaleSources stale) {
        this.rescan = rescan;
        this.queue = queue;
        this.stale = stale;
    }

    @Override
    public synchronized void start() {
        ending = false;
        // judging takes a processor for minutes: a virtual thread would take one from all others of its kind
        thread = Thread.ofPlatform().daemon().name("watch").start(this::run);
    }

    private void run() {
        boolean well = true;
        long looked = System.nanoTime() - LOOK_AT_SOURCES.toNanos();
        try {
            for (; !ending; queue.await(PAUSE)) {
                try {
                    rescan.watch();
                    if (System.nanoTime() - looked >= LOOK_AT_SOURCES.toNanos()) {
                        looked = System.nanoTime();
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
        var running = thread;
        if (running == null) {
            return;
        }
        ending = true;
        queue.wake();
        try {
            running.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
