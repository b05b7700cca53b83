package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.Image;
import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.image.LayerException;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists what is installed in an image: reads each layer once, several at a time, takes from the cache those that were
/// read before, and lays them over one another.
///
/// Safe for several threads and images.
public final class ImageCataloger {
    /// Code of the warning about a package database of a kind that is not read: its packages are missing, so the
    /// inventory is not complete.
    public static final String UNSUPPORTED_PACKAGE_DATABASE = "unsupported-package-database";

    /// Code of the warning about a package database that cannot be read to its end; the inventory is not complete
    /// either.
    public static final String UNREADABLE_PACKAGE_DATABASE = "unreadable-package-database";

    /// Inflating is the limit, and memory is spent for each: more threads than this have brought nothing.
    private static final int MAX_THREADS = 4;

    private static final int SECONDS_TO_STOP = 10;
    private static final Logger LOG = LoggerFactory.getLogger(ImageCataloger.class);

    private final List<Cataloger> catalogers;
    private final @Nullable LayerCache cache;
    private final SkippedDirectories skipped;

    /// @param catalogers usually all of them
    /// @param cache absent to read every layer
    /// @param skippedDirectories globs over paths from the root, for example `/usr/share/**` or `**/node_modules`
    /// @throws IllegalArgumentException if a glob names no directory
    public ImageCataloger(List<Cataloger> catalogers, @Nullable LayerCache cache, List<String> skippedDirectories) {
        this.catalogers = List.copyOf(catalogers);
        this.cache = cache;
        this.skipped = SkippedDirectories.of(skippedDirectories);
    }

    /// Lists what is installed. The warnings of the image itself are among those of the result.
    ///
    /// @throws IOException if a layer cannot be had or is not what its digest says; a layer that is no
    ///     readable layer is a warning, and the inventory is not complete
    public Inventory catalog(Image image) throws IOException {
        return read(image).inventory();
    }

    /// As above, and looks at every file for what the examiners seek.
    public Inventory catalog(Image image, List<FileExaminer> examiners) throws IOException {
        return read(image, examiners).inventory();
    }

    /// An image that was read.
    ///
    /// @param facts with the size of every layer that was read to its end
    /// @param executables with their digests, where these were asked for
    public record ReadImage(ImageFacts facts, Inventory inventory, List<FileFacts> executables) {
        public ReadImage {
            executables = List.copyOf(executables);
        }
    }

    /// As above, with what only the layers themselves tell of the image.
    public ReadImage read(Image image) throws IOException {
        return read(image, List.of());
    }

    /// As above, and looks at every file for what the examiners seek.
    public ReadImage read(Image image, List<FileExaminer> examiners) throws IOException {
        var layers = image.layers();
        var sizes = new ArrayList<@Nullable Long>(layers.size());
        var warnings = new ArrayList<>(image.warnings());
        var reading = new Reading(catalogers, skipped, examiners);
        var files = new VisibleFiles();
        boolean complete = true;
        for (var read : readAll(layers, reading)) {
            files.add(read.found);
            warnings.addAll(read.found.leftOut());
            long size = read.found.size();
            sizes.add(size == LayerInventory.UNKNOWN_SIZE ? null : (Long) size);
            if (read.problem != null) {
                complete = false;
                warnings.add(read.problem);
            }
        }
        List<Optional<Digest>> diffIds = layers.stream().map(Layer::diffId).toList();
        var searched = new ArrayList<String>(List.of(Inventory.MODES));
        for (var examiner : examiners) {
            searched.addAll(examiner.searched());
            warnings.addAll(examiner.warnings());
        }
        var inventory = new InventoryAssembly(files, diffIds, warnings).assemble(complete, searched);
        return new ReadImage(image.facts().withSizes(sizes), inventory, ImageRemarks.executables(files, diffIds));
    }

    /// @param problem why the layer could not be read to its end
    private record ReadLayer(LayerInventory found, @Nullable Warning problem) {}

    private List<ReadLayer> readAll(List<Layer> layers, Reading reading) throws IOException {
        var found = new HashMap<Layer, ReadLayer>();
        var toRead = new ArrayList<Layer>();
        for (var layer : layers) {
            var cached = cache == null
                    ? null
                    : layer.diffId()
                            .flatMap(diffId -> cache.get(diffId, reading))
                            .orElse(null);
            if (cached != null) {
                found.put(layer, new ReadLayer(cached, null));
            } else {
                toRead.add(layer);
            }
        }
        readInParallel(toRead, found, reading);
        if (cache != null && !toRead.isEmpty()) {
            cache.trim();
        }
        return layers.stream().map(found::get).toList();
    }

    private void readInParallel(List<Layer> layers, Map<Layer, ReadLayer> found, Reading reading) throws IOException {
        if (layers.size() <= 1) {
            for (var layer : layers) {
                found.put(layer, read(layer, reading));
            }
            return;
        }
        int threads = Math.min(
                layers.size(), Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
        var pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("layer-", 1).factory());
        try {
            var running = new ArrayList<Future<ReadLayer>>(layers.size());
            for (var layer : layers) {
                Callable<ReadLayer> task = () -> read(layer, reading);
                running.add(pool.submit(task));
            }
            for (int i = 0; i < layers.size(); i++) {
                found.put(layers.get(i), running.get(i).get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while reading layers").initCause(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            stop(pool);
        }
    }

    /// Nobody may read on when the image is closed.
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                LOG.atDebug().log("a layer is still being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException unwrapped(ExecutionException failure) {
        return switch (failure.getCause()) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException("cannot read a layer: " + failure.getMessage(), failure);
        };
    }

    private ReadLayer read(Layer layer, Reading reading) throws IOException {
        var reader = new LayerReader(reading, layer);
        try {
            reader.read();
        } catch (LayerException e) {
            var name = layer.diffId().map(Digest::toString).orElse("/");
            var message = e.getMessage() == null ? "it cannot be read" : e.getMessage();
            // Its bytes are the right ones, so what was found before the break is true and is kept; never cached.
            return new ReadLayer(reader.found(), new Warning("unreadable-layer", name, message));
        }
        var found = reader.found();
        boolean kept = reading.examiners().stream().allMatch(FileExaminer::isKept);
        if (cache != null && kept && layer.diffId().isPresent()) {
            cache.put(layer.diffId().get(), reading, found);
        }
        return new ReadLayer(found, null);
    }
}
