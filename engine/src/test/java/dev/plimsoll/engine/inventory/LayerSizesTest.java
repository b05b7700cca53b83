package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.TarBytes;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A layer is as large as its tar, however it is stored.
final class LayerSizesTest {
    private static final byte[] LOWER =
            new TarBytes().file("a", "x".repeat(100_000)).end();
    private static final byte[] UPPER =
            new TarBytes().file("b", "y").file("c", "z".repeat(3_000)).end();

    @TempDir
    private Path folder;

    private List<Long> sizes(String reference) throws IOException, InterruptedException {
        var cache = new LayerCache(folder.resolve("layers"), LayerCache.DEFAULT_LIMIT);
        try (var image = new Images(Map.of()).open(reference, OpenOptions.in(folder.resolve("cache")))) {
            var read = new ImageCataloger(List.of(), cache, List.of()).read(image);
            return read.facts().layers().stream().map(LayerFacts::size).toList();
        }
    }

    @Test
    void every_way_of_storing_a_layer_gives_the_same_size_and_so_does_the_cache() throws Exception {
        var expected = List.of((long) LOWER.length, (long) UPPER.length);
        var compressed = new ImageFiles().gzipped(LOWER).zstd(UPPER).layout(folder.resolve("oci"));
        var archive = Files.write(
                folder.resolve("image.tar"),
                new ImageFiles().plain(LOWER).plain(UPPER).dockerArchive("app:1"));

        assertThat(sizes("oci:" + compressed)).isEqualTo(expected);
        assertThat(sizes("oci:" + compressed)).as("from the cache").isEqualTo(expected);
        try (var kept = Files.list(folder.resolve("layers"))) {
            for (var file : kept.toList()) {
                Files.delete(file);
            }
        }
        assertThat(sizes("docker-archive:" + archive)).isEqualTo(expected);
    }

    @Test
    void a_layer_that_cannot_be_read_to_its_end_has_no_known_size() throws Exception {
        var cut = new ImageFiles();
        var stored = java.util.Arrays.copyOf(LOWER, 2_000);
        cut.blob(
                        stored,
                        "application/vnd.oci.image.layer.v1.tar",
                        ImageFiles.digest(stored).toString())
                .gzipped(UPPER)
                .layout(folder.resolve("oci"));

        assertThat(sizes("oci:" + folder.resolve("oci"))).containsExactly(null, (long) UPPER.length);
    }

    @Test
    void a_root_file_system_has_no_layers_to_measure() throws Exception {
        Files.createDirectories(folder.resolve("root/etc"));

        assertThat(sizes("dir:" + folder.resolve("root"))).isEmpty();
    }
}
