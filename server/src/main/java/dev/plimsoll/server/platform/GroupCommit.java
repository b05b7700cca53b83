package dev.plimsoll.server.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/// Does what waits for SQLite's one writer in one transaction, and tells each when the disk has it: many pieces of work
/// cost one `fsync` (group commit). Where one of them fails, or the whole transaction, each is done again by itself: a
/// savepoint before each would cost all of them a copy of every page that they write.
///
/// The work is done by a thread of its own: those who wait are virtual threads, whose carriers SQLite would hold.
final class GroupCommit implements AutoCloseable {
    /// More would make the first wait for the last.
    private static final int MOST = 16;
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final TransactionTemplate transactions;
    private final ReentrantLock writer;
    private final LinkedBlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    /// @param writer held for as long as the transaction is open
    GroupCommit(TransactionTemplate transactions, ReentrantLock writer) {
        this.transactions = transactions;
        this.writer = writer;
        this.thread = Thread.ofPlatform().daemon().name("writer").unstarted(this::run);
        thread.start();
    }

    /// Somebody's work, and what came of it.
    private static final class Waiting<T> {
        private final Supplier<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable T value;

        Waiting(Supplier<T> work) {
            this.work = work;
        }

        void perform() {
            value = work.get();
        }

        void committed() {
            answer.complete(value);
        }
    }

    /// Waits until it is done and on the disk.
    ///
    /// @param work may be done again where its transaction came to nothing
    <T> T write(Supplier<T> work) {
        var mine = new Waiting<>(work);
        queue.add(mine);
        waiting.incrementAndGet();
        if (closed) {
            end();
        }
        try {
            return mine.answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException reason -> throw reason;
                case Error reason -> throw reason;
                case null, default -> throw e;
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// How many have not been answered.
    int waiting() {
        return waiting.get();
    }

    private void run() {
        while (!closed) {
            try {
                var group = new ArrayList<Waiting<?>>();
                group.add(queue.take());
                writer.lock();
                try {
                    queue.drainTo(group, MOST - 1); // what came while this one waited for the lock, too
                    commit(group);
                } finally {
                    writer.unlock();
                }
            } catch (InterruptedException e) {
                end();
            }
        }
        end();
    }

    private void commit(List<Waiting<?>> group) {
        try {
            transactions.executeWithoutResult(_ -> group.forEach(Waiting::perform));
            group.forEach(Waiting::committed);
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.getFirst().answer.completeExceptionally(e);
            } else {
                group.forEach(one -> commit(List.of(one)));
            }
        }
    }

    private void end() {
        var left = new ArrayList<Waiting<?>>();
        queue.drainTo(left);
        left.forEach(one -> one.answer.completeExceptionally(Refusal.notReady("the platform is stopping; try again")));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
