package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.SourceFile.Buffer;
import dev.plimsoll.engine.advisory.SourceFile.Entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Reads the entries of sources by several threads, and hands what they gave to one, in the archives' order: so
/// the same archives always make the same database.
final class SourceReading implements AutoCloseable {
    private static final int CHUNK_ENTRIES = 64;
    private static final long CHUNK_BYTES = 1 << 20;

    private final int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    private final ExecutorService executor = Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("advisories-", 0).factory());
    private final ThreadLocal<Buffer> buffers = ThreadLocal.withInitial(Buffer::new);

    /// Either what an entry gave, or why it gave nothing.
    sealed interface Outcome {
        record Read(ReadEntry entry) implements Outcome {}

        record Bad(String name, String why) implements Outcome {}
    }

    void read(AdvisoryFeed feed, String source, SourceFile file, List<Entry> entries, Consumer<Outcome> out)
            throws InterruptedException {
        var pending = new ArrayDeque<Future<List<Outcome>>>();
        int from = 0;
        while (from < entries.size() || !pending.isEmpty()) {
            while (from < entries.size() && pending.size() < threads * 4) {
                int to = from;
                long bytes = 0;
                while (to < entries.size() && to - from < CHUNK_ENTRIES && bytes < CHUNK_BYTES) {
                    bytes += entries.get(to++).size();
                }
                var chunk = entries.subList(from, to);
                pending.add(executor.submit(() -> readChunk(feed, source, file, chunk)));
                from = to;
            }
            try {
                pending.remove().get().forEach(out);
            } catch (ExecutionException e) {
                throw new IllegalStateException("reading " + source + " failed", e.getCause());
            }
        }
    }

    private List<Outcome> readChunk(AdvisoryFeed feed, String source, SourceFile file, List<Entry> chunk) {
        var outcomes = new ArrayList<Outcome>(chunk.size());
        var buffer = buffers.get();
        for (var entry : chunk) {
            try {
                file.read(entry, buffer);
                boolean stated = entry.inZip() != null;
                var read = new ReadEntry(
                        entry.name(), stated ? entry.crc() : buffer.crc(), stated ? entry.size() : buffer.length);
                feed.read(new AdvisoryFeed.Entry(source, entry.name(), buffer.bytes, buffer.length), read);
                outcomes.add(new Outcome.Read(read));
            } catch (IOException | RuntimeException e) {
                outcomes.add(new Outcome.Bad(entry.name(), String.valueOf(e.getMessage())));
            }
        }
        return outcomes;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
