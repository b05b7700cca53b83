package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.image.LayerException;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerCacheTest {
    private static final String STATUS = """
            Package: libc6
            Status: install ok installed
            Architecture: amd64
            Source: glibc (2.31-13)
            Version: 2.31-13+b1
            """;

    @TempDir
    private Path folder;

    private LayerCache cache() {
        return new LayerCache(folder.resolve("layers"), LayerCache.DEFAULT_LIMIT);
    }

    private Inventory catalog(TestLayer layer, int version, String... skipped) throws IOException {
        return new ImageCataloger(List.of(new ListCataloger(version)), cache(), List.of(skipped))
                .catalog(TestImage.of(layer));
    }

    private List<Path> kept() throws IOException {
        if (!Files.exists(folder.resolve("layers"))) {
            return List.of();
        }
        try (var files = Files.list(folder.resolve("layers"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void a_layer_that_was_read_is_not_read_again() throws IOException {
        var layer = TestLayer.of('1').file("a.list", "a 1\nbroken");
        var first = catalog(layer, 1);

        var second = catalog(layer, 1);

        assertThat(layer.reads()).isEqualTo(1);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void everything_that_the_merge_needs_is_kept() throws IOException {
        var lower = TestLayer.of('1')
                .file("etc/os-release", "ID=debian\nVERSION_ID=11\nID_LIKE='x y'")
                .file("var/lib/dpkg/status", STATUS)
                .file("var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/node_modules/a/package.json")
                .file("usr/share/doc/libc6/copyright", "Format: x\nLicense: LGPL-2.1+")
                .file("usr/lib/node_modules/a/package.json", "{\"name\":\"a\",\"version\":\"1\"}")
                .file("srv/node_modules/b/package.json", "{\"name\":\"b\",\"version\":\"1\"}")
                .hardLink("srv/node_modules/c/package.json", "srv/node_modules/b/package.json")
                .symbolicLink("lib", "usr/lib")
                .file("x/node_modules/gone/package.json", "{\"name\":\"gone\",\"version\":\"1\"}")
                .file("y/node_modules/gone/package.json", "{\"name\":\"gone\",\"version\":\"1\"}")
                .file("y/node_modules/damaged/package.json", "{");
        var upper = TestLayer.of('2').whiteout("x").opaque("y/node_modules/gone");
        var cataloger = new ImageCataloger(Catalogers.all(), cache(), List.of());
        var first = cataloger.catalog(TestImage.of(lower, upper));

        var second = cataloger.catalog(TestImage.of(lower, upper));

        assertThat(lower.reads() + upper.reads()).isEqualTo(2);
        assertThat(second).isEqualTo(first);
        assertThat(first.packages()).hasSize(3);
        assertThat(first.packages().getFirst().licences()).containsExactly("LGPL-2.1+");
        assertThat(first.packages().stream().filter(found -> found.ownedBy() != null))
                .singleElement()
                .satisfies(found -> assertThat(found.name()).isEqualTo("a"));
        assertThat(first.warnings()).hasSize(1);
    }

    @Test
    void another_version_of_a_cataloger_or_other_skipped_directories_read_again() throws IOException {
        var layer = TestLayer.of('1').file("opt/a.list", "a 1");
        catalog(layer, 1);

        catalog(layer, 2);
        assertThat(layer.reads()).isEqualTo(2);
        assertThat(catalog(layer, 1, "opt").packages()).isEmpty();
        assertThat(layer.reads()).isEqualTo(3);
        assertThat(catalog(layer, 1).packages()).hasSize(1);
        assertThat(layer.reads()).isEqualTo(3);
    }

    @Test
    void any_damage_to_a_file_is_as_good_as_no_file() throws IOException {
        var layer = TestLayer.of('1').file("a.list", "a 1").file("b.list", "b 2");
        var expected = catalog(layer, 1);
        var file = kept().getFirst();
        var sound = Files.readAllBytes(file);
        var random = new Random(1);

        for (int round = 0; round < 200; round++) {
            var damaged = round % 2 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            if (round % 2 == 1) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, damaged);
            int before = layer.reads();

            assertThat(catalog(layer, 1)).isEqualTo(expected);
            assertThat(layer.reads()).as("round " + round).isEqualTo(before + 1);
        }
    }

    @Test
    void a_body_that_nobody_wrote_never_breaks_the_reading() {
        var random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            var body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            for (int i = 0; i < body.length; i++) {
                body[i] &= (byte) (random.nextInt(4) == 0 ? 0xff : 0x07);
            }
            var checksum = new CRC32C();
            checksum.update(body);
            var file = ByteBuffer.allocate(InventoryFormat.HEADER_LENGTH + body.length)
                    .putInt(InventoryFormat.MAGIC)
                    .putInt(InventoryFormat.VERSION)
                    .putInt(body.length)
                    .putInt((int) checksum.getValue())
                    .put(body);

            assertThat(InventoryReader.read(file.array())).isNotNull();
        }
    }

    @Test
    void what_was_not_verified_is_not_kept() throws IOException {
        catalog(TestLayer.of('1').file("a.list", "a 1").failing(new LayerException("tar ended early")), 1);
        try {
            catalog(TestLayer.of('2').file("a.list", "a 1").failing(new IOException("wrong digest")), 1);
        } catch (IOException e) {
            assertThat(e).hasMessage("wrong digest");
        }
        catalog(TestLayer.rootFileSystem().file("a.list", "a 1"), 1);

        assertThat(kept()).isEmpty();
    }

    @Test
    void what_was_not_used_for_the_longest_time_goes_first_and_abandoned_files_go_too() throws IOException {
        catalog(TestLayer.of('1').file("a.list", "a 1"), 1);
        var oldest = kept().getFirst();
        Files.setLastModifiedTime(oldest, FileTime.from(Instant.now().minusSeconds(20_000)));
        var used = TestLayer.of('2').file("a.list", "a 2");
        catalog(used, 1);
        var second =
                kept().stream().filter(file -> !file.equals(oldest)).findFirst().orElseThrow();
        Files.setLastModifiedTime(second, FileTime.from(Instant.now().minusSeconds(30_000)));
        catalog(used, 1);
        var abandoned = Files.write(folder.resolve("layers/x.tmp"), new byte[9]);
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(7200)));

        var small = new LayerCache(folder.resolve("layers"), Files.size(second) + 1);
        small.trim();

        assertThat(kept()).containsExactly(second);
    }

    @Test
    void a_folder_that_cannot_be_written_only_costs_time() throws IOException {
        Files.writeString(folder.resolve("layers"), "a file is in the way");
        var layer = TestLayer.of('1').file("a.list", "a 1");

        assertThat(catalog(layer, 1).packages()).hasSize(1);
        assertThat(catalog(layer, 1).packages()).hasSize(1);
        assertThat(layer.reads()).isEqualTo(2);
    }

    @Test
    void many_writers_and_readers_of_one_folder_never_see_half_a_file() throws Exception {
        var expected = catalog(TestLayer.of('1').file("a.list", "a 1\nb 2"), 1);
        try (var pool = Executors.newFixedThreadPool(4)) {
            var tasks = new ArrayList<Callable<Inventory>>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                tasks.add(() -> {
                    if (number % 10 == 0) {
                        new LayerCache(folder.resolve("layers"), 0).trim();
                    }
                    return catalog(TestLayer.of('1').file("a.list", "a 1\nb 2"), 1);
                });
            }
            for (var result : pool.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
        assertThat(kept()).allMatch(file -> file.toString().endsWith(".layer"));
    }

    @Test
    void a_layer_of_a_million_entries_is_kept_in_eight_bytes_each() throws IOException {
        int entries = 1_000_000;
        var layer = new ManyEntries(entries);

        var inventory = new ImageCataloger(List.of(new ListCataloger()), cache(), List.of())
                .catalog(new TestImage(List.of(layer)));

        assertThat(inventory.packages()).isEmpty();
        assertThat(Files.size(kept().getFirst())).isBetween(8L * entries, 8L * entries + 100);
    }

    private record ManyEntries(int count) implements Layer {
        @Override
        public Optional<Digest> diffId() {
            return Optional.of(TestLayer.diffId('a'));
        }

        @Override
        public void read(LayerVisitor visitor) throws IOException {
            var content = TestLayer.entryOf("x", new byte[0]);
            for (int i = 0; i < count; i++) {
                visitor.visit(TestLayer.named(content, "some/folder/with/a/long/name/" + i));
            }
        }
    }

    @Test
    void a_list_of_files_gives_back_its_paths_without_the_root() {
        var files = new FileList.Builder();
        for (var path : List.of("/.", "/usr", "/usr/bin", "./usr/bin/", "/usr/bin/ünï", "/usr", "x")) {
            files.add(path);
        }
        var list = files.build();

        assertThat(list.paths()).containsExactly("usr", "usr/bin", "usr/bin", "usr/bin/ünï", "usr", "x");
        assertThat(list.size()).isEqualTo(4);
    }
}
