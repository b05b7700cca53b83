package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class VisibleFilesTest {
    private static final List<String> NAMES = List.of("a", "b", "c.list");

    /// A file system as unpacking the layers one after another makes it, kept in the plainest way.
    private static final class Unpacked {
        /// Paths to the content of files; of a directory `null`.
        private final Map<String, Content> paths = new TreeMap<>();

        private record Content(String text, Map<String, Integer> since) {}

        void remove(String path) {
            paths.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
        }

        void removeBelow(String path) {
            paths.keySet().removeIf(other -> path.isEmpty() || other.startsWith(path + "/"));
        }

        void put(String path, Content content) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                paths.remove(path.substring(0, slash));
            }
            remove(path);
            paths.put(path, content);
        }
    }

    private record Step(String kind, String path, String text) {}

    @Test
    void any_layers_lead_to_the_packages_that_unpacking_them_leads_to() throws IOException {
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var unpacked = new Unpacked();
            var layers = new ArrayList<Layer>();
            var story = new ArrayList<Step>();
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                layers.add(layer(random, i, unpacked, story));
            }
            var inventory =
                    new ImageCataloger(List.of(new ListCataloger()), null, List.of()).catalog(new TestImage(layers));

            var found = new TreeSet<String>();
            for (InstalledPackage one : inventory.packages()) {
                found.add(one.name() + " " + one.version() + " " + one.paths() + " " + one.layer());
            }
            assertThat(found).as("seed " + seed + ": " + story).isEqualTo(expected(unpacked));
        }
    }

    /// A layer as a tool would make it: removals first, then entries, none twice, none below a file of its own.
    private static TestLayer layer(Random random, int index, Unpacked unpacked, List<Step> story) {
        var layer = TestLayer.of(Character.forDigit(index + 1, 16));
        var before = new TreeMap<>(unpacked.paths);
        story.add(new Step("layer", String.valueOf(index), ""));
        for (int i = random.nextInt(3); i > 0; i--) {
            var path = path(random);
            if (random.nextBoolean()) {
                layer.whiteout(path);
                unpacked.remove(path);
                story.add(new Step("whiteout", path, ""));
            } else {
                layer.opaque(path);
                unpacked.removeBelow(path);
                story.add(new Step("opaque", path, ""));
            }
        }
        var own = new TreeSet<String>();
        for (int i = random.nextInt(5); i > 0; i--) {
            var path = path(random);
            boolean clashes = own.stream()
                    .anyMatch(other ->
                            other.equals(path) || other.startsWith(path + "/") || path.startsWith(other + "/"));
            if (clashes) {
                continue;
            }
            own.add(path);
            var text = "p" + random.nextInt(2) + path.hashCode() + " " + random.nextInt(2);
            story.add(new Step("file", path, text));
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                layer.directory(path.substring(0, slash));
            }
            layer.file(path, text);
            var old = before.get(path);
            int since = old != null && old.text.equals(text) ? old.since.getOrDefault(text, index) : index;
            unpacked.put(path, new Unpacked.Content(text, Map.of(text, since)));
        }
        return layer;
    }

    private static String path(Random random) {
        var path = new StringBuilder(NAMES.get(random.nextInt(NAMES.size())));
        for (int i = random.nextInt(3); i > 0; i--) {
            path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
        }
        return path.toString();
    }

    private static TreeSet<String> expected(Unpacked unpacked) {
        var expected = new TreeSet<String>();
        unpacked.paths.forEach((path, content) -> {
            if (path.endsWith(".list")) {
                int since = content.since.values().iterator().next();
                expected.add(content.text + " [/" + path + "] " + TestLayer.diffId(Character.forDigit(since + 1, 16)));
            }
        });
        return expected;
    }

    @Test
    void links_are_followed_as_the_kernel_follows_them() throws IOException {
        var files = new VisibleFiles();
        files.add(layer(TestLayer.of('1')
                .symbolicLink("lib", "usr/lib")
                .symbolicLink("var/lib/rpm", "../../usr/share/rpm")
                .symbolicLink("etc/os-release", "/lib/os-release")
                .symbolicLink("outside", "../../../../etc/passwd")
                .symbolicLink("loop", "loop")
                .symbolicLink("a", "b")
                .symbolicLink("b", "a/x")));

        assertThat(files.resolve("lib/x")).contains("usr/lib/x");
        assertThat(files.resolve("var/lib/rpm/rpmdb.sqlite")).contains("usr/share/rpm/rpmdb.sqlite");
        assertThat(files.resolve("etc/os-release")).contains("usr/lib/os-release");
        assertThat(files.resolve("outside")).contains("etc/passwd");
        assertThat(files.resolve("opt/x")).contains("opt/x");
        assertThat(files.resolve("loop")).isEmpty();
        assertThat(files.resolve("a/y")).isEmpty();
        assertThat(files.namesOf("usr/lib/x/y")).containsExactly("usr/lib/x/y", "lib/x/y");
        assertThat(files.namesOf("usr/library")).containsExactly("usr/library");
    }

    @Test
    void a_link_that_an_upper_layer_replaces_is_gone() throws IOException {
        var files = new VisibleFiles();
        files.add(layer(TestLayer.of('1').symbolicLink("lib", "usr/lib")));
        files.add(layer(TestLayer.of('2').directory("lib")));

        assertThat(files.resolve("lib/x")).contains("lib/x");
    }

    private static LayerInventory layer(TestLayer layer) throws IOException {
        var reader = new LayerReader(
                new Reading(List.of(new ListCataloger()), SkippedDirectories.of(List.of()), List.of()), layer);
        reader.read();
        return reader.found();
    }
}
