package dev.plimsoll.server.findings;

import dev.plimsoll.server.platform.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The images whose verdict may be another now. Whoever changes what verdicts depend on (advisories, policies,
/// decisions, scopes) marks them in the transaction of the change; they are judged soon after, by whichever server
/// comes first, and a server that is killed meanwhile leaves the rest here.
///
/// An image that is marked while it is being judged waits again: marks touch the row that the judge takes away first.
/// Where a run marked it, the first one that did so stands beside it: each run has ended when no image waits for it or
/// for one before it.
@Component
public class RejudgeQueue {
    private static final String TOUCHING = " ON CONFLICT (image_id) DO UPDATE SET"
            + " run = CASE WHEN rejudge.run = 0 THEN excluded.run ELSE rejudge.run END";

    private final Database database;
    private final Semaphore marked = new Semaphore(0);

    RejudgeQueue(Database database) {
        this.database = database;
    }

    /// For whatever else than a run changes, within the caller's transaction.
    public void mark(Collection<Long> images) {
        mark(images, 0);
    }

    /// Within the caller's transaction.
    ///
    /// @param run that waits for them
    /// @return how many images are waiting because of this call
    public int mark(Collection<Long> images, long run) {
        if (images.isEmpty()) {
            return 0;
        }
        database.batches()
                .batchUpdate(
                        "INSERT INTO rejudge(image_id, run) VALUES (?, ?)" + TOUCHING,
                        images.stream().map(id -> new Object[] {id, run}).toList());
        tellAfterwards();
        return images.size();
    }

    /// Every image: after a change of sources, say.
    public int markAll(long run) {
        int images = database.sql("INSERT INTO rejudge(image_id, run) SELECT id, ? FROM image WHERE 1 = 1" + TOUCHING)
                .param(run)
                .update();
        tellAfterwards();
        return images;
    }

    /// Whether time alone may have changed a verdict by now: one look-up in an index.
    public boolean isDue(Instant now) {
        return database.sql("SELECT 1 FROM image_verdict WHERE changes_at <= ? LIMIT 1")
                .param(now.toEpochMilli())
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /// Those whose verdict time alone may have changed by now. Looks at no others.
    public int markDue(Instant now, long run) {
        return database.sql("INSERT INTO rejudge(image_id, run) SELECT image_id, ? FROM image_verdict"
                        + " WHERE changes_at <= ?" + TOUCHING)
                .params(run, now.toEpochMilli())
                .update();
    }

    private void tellAfterwards() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake();
            }
        });
    }

    /// Has whoever [#await]s look now.
    public void wake() {
        marked.release();
    }

    /// Waits until a run here has marked images, or for so long.
    public void await(Duration most) throws InterruptedException {
        if (marked.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            marked.drainPermits();
        }
    }

    public boolean isEmpty() {
        return database.sql("SELECT 1 FROM rejudge LIMIT 1")
                .query(Long.class)
                .optional()
                .isEmpty();
    }

    /// Takes the next of them away, within the caller's transaction, who judges them in it: those of the oldest run
    /// first.
    public List<Long> take(int most) {
        return database
                .sql("DELETE FROM rejudge WHERE image_id IN"
                        + " (SELECT image_id FROM rejudge ORDER BY run, image_id LIMIT ?) RETURNING image_id")
                .param(most)
                .query((row, n) -> row.getLong(1))
                .list()
                .stream()
                .sorted()
                .toList();
    }

    public long size() {
        return database.sql("SELECT COUNT(*) FROM rejudge").query(Long.class).single();
    }
}
