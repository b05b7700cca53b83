package dev.plimsoll.engine.inventory;

import static dev.plimsoll.engine.inventory.TestLayer.diffId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.image.LayerException;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageCatalogerTest {
    private static Inventory catalog(Layer... layers) throws IOException {
        return new ImageCataloger(List.of(new ListCataloger()), null, List.of()).catalog(TestImage.of(layers));
    }

    private static List<String> names(Inventory inventory) {
        return inventory.packages().stream().map(InstalledPackage::name).toList();
    }

    static List<Arguments> what_hides() {
        return List.of(
                hides("a whiteout of the file", layer -> layer.whiteout("opt/app/a.list"), true),
                hides("a whiteout of a directory above it", layer -> layer.whiteout("opt"), true),
                hides("an opaque directory above it", layer -> layer.opaque("opt"), true),
                hides("an opaque directory right above it", layer -> layer.opaque("opt/app"), true),
                hides("an opaque root", layer -> layer.opaque(""), true),
                hides("an empty file in its place", layer -> layer.file("opt/app/a.list", ""), true),
                hides("a directory in its place", layer -> layer.directory("opt/app/a.list"), true),
                hides("a symbolic link in its place", layer -> layer.symbolicLink("opt/app/a.list", "b"), true),
                hides("a device in its place", layer -> layer.device("opt/app/a.list"), true),
                hides("a file in a directory's place", layer -> layer.file("opt", "x"), true),
                hides("a symbolic link in a directory's place", layer -> layer.symbolicLink("opt/app", "/x"), true),
                hides("a directory in a directory's place", layer -> layer.directory("opt/app"), false),
                hides("a whiteout of a name that only begins so", layer -> layer.whiteout("opt/app/a.lis"), false),
                hides("a whiteout of what is beside it", layer -> layer.whiteout("opt/app/b.list"), false),
                hides("an opaque directory beside it", layer -> layer.opaque("opt/ap"), false),
                hides("nothing", layer -> layer, false));
    }

    private static Arguments hides(String what, UnaryOperator<TestLayer> layer, boolean hidden) {
        return Arguments.of(what, layer, hidden);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("what_hides")
    void a_package_is_there_as_long_as_no_upper_layer_hides_its_file(
            String what, UnaryOperator<TestLayer> upper, boolean hidden) throws IOException {
        var lower = TestLayer.of('1').file("opt/app/a.list", "a 1");
        var between = TestLayer.of('2').file("etc/unrelated", "");

        assertThat(names(catalog(lower, between, upper.apply(TestLayer.of('3')))))
                .as(what)
                .isEqualTo(hidden ? List.of() : List.of("a"));
    }

    @Test
    void a_layers_own_whiteouts_hide_nothing_of_itself() throws IOException {
        var layer = TestLayer.of('1').opaque("opt").whiteout("opt/a.list").file("opt/a.list", "a 1");

        assertThat(names(catalog(layer))).containsExactly("a");
    }

    @Test
    void of_two_entries_of_one_path_the_last_counts() throws IOException {
        assertThat(names(catalog(TestLayer.of('1').file("a.list", "a 1").file("a.list", "b 1"))))
                .containsExactly("b");
        assertThat(names(catalog(TestLayer.of('1').file("a.list", "a 1").symbolicLink("a.list", "x"))))
                .isEmpty();
    }

    @Test
    void a_package_is_of_the_layer_since_which_every_version_of_its_file_has_it() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("status.list", "base 1\nkept 1\nupgraded 1\nback 1"),
                TestLayer.of('2').file("status.list", "base 1\nkept 1\nupgraded 1\nadded 1"),
                TestLayer.of('3').file("unrelated", ""),
                TestLayer.of('4').file("status.list", "base 1\nkept 1\nupgraded 2\nadded 1\nback 1"));

        assertThat(inventory.packages())
                .extracting(found -> found.name() + " " + found.version(), InstalledPackage::layer)
                .containsExactly(
                        tuple("added 1", diffId('2')),
                        tuple("back 1", diffId('4')),
                        tuple("base 1", diffId('1')),
                        tuple("kept 1", diffId('1')),
                        tuple("upgraded 2", diffId('4')));
    }

    @Test
    void a_file_that_was_gone_between_is_of_the_layer_that_brought_it_again() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("a.list", "a 1"),
                TestLayer.of('2').whiteout("a.list"),
                TestLayer.of('3').file("a.list", "a 1"));

        assertThat(inventory.packages()).extracting(InstalledPackage::layer).containsExactly(diffId('3'));
    }

    @Test
    void a_file_that_one_layer_removes_and_brings_again_was_never_gone() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("opt/a.list", "a 1"),
                TestLayer.of('2').opaque("opt").file("opt/a.list", "a 1"));

        assertThat(inventory.packages()).extracting(InstalledPackage::layer).containsExactly(diffId('1'));
    }

    @Test
    void one_package_in_several_places_is_one_entry_of_the_lowest_layer() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("z.list", "a 1"), TestLayer.of('2').file("b.list", "a 1 !/inner\na 1"));

        assertThat(inventory.packages()).singleElement().satisfies(found -> {
            assertThat(found.paths()).containsExactly("/b.list", "/b.list!/inner", "/z.list");
            assertThat(found.layer()).isEqualTo(diffId('1'));
        });
    }

    @Test
    void a_hard_link_is_another_place_of_the_package_and_outlives_its_target() throws IOException {
        var lower = TestLayer.of('1').file("a.list", "a 1 !/x").hardLink("b", "a.list");

        assertThat(catalog(lower).packages())
                .singleElement()
                .satisfies(found -> assertThat(found.paths()).containsExactly("/a.list!/x", "/b!/x"));
        assertThat(catalog(lower, TestLayer.of('2').whiteout("a.list")).packages())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.paths()).containsExactly("/b!/x");
                    assertThat(found.layer()).isEqualTo(diffId('1'));
                });
        assertThat(catalog(lower, TestLayer.of('2').whiteout("b")).packages())
                .singleElement()
                .satisfies(found -> assertThat(found.paths()).containsExactly("/a.list!/x"));
    }

    @Test
    void a_file_that_only_a_hard_links_name_makes_interesting_is_read() throws IOException {
        var layer = TestLayer.of('1')
                .file("store/00", "a 1")
                .hardLink("a.list", "store/00")
                .hardLink("b.list", "store/00");

        assertThat(catalog(layer).packages())
                .singleElement()
                .satisfies(found -> assertThat(found.paths()).containsExactly("/a.list", "/b.list"));
        assertThat(layer.reads()).isEqualTo(2);
    }

    @Test
    void a_hard_link_to_a_file_of_a_lower_layer_is_its_package_too() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("a.list", "a 1"), TestLayer.of('2').hardLink("b.list", "a.list"));

        assertThat(inventory.packages())
                .singleElement()
                .satisfies(found -> assertThat(found.paths()).containsExactly("/a.list", "/b.list"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "bug", "deep"})
    void a_file_that_cannot_be_read_is_a_warning_and_the_rest_goes_on(String how) throws IOException {
        var inventory = catalog(TestLayer.of('1')
                .file("opt/a.list", "a 1\n" + how + "\nnever 1")
                .file("opt/b.list", "b 1"));

        assertThat(names(inventory)).containsExactly("a", "b");
        assertThat(inventory.complete()).isTrue();
        assertThat(inventory.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unreadable-file");
            assertThat(warning.subject()).isEqualTo("/opt/a.list");
            assertThat(warning.message())
                    .contains("/opt/a.list", diffId('1').toString(), "list cataloger")
                    .contains(how.equals("deep") ? "nested too deeply" : "a line says so");
        });
    }

    @Test
    void a_warning_about_a_file_goes_with_the_file() throws IOException {
        var lower = TestLayer.of('1').file("a.list", "broken");

        assertThat(catalog(lower, TestLayer.of('2').whiteout("a.list")).warnings())
                .isEmpty();
    }

    @Test
    void a_layer_that_is_no_layer_is_a_warning_and_the_inventory_is_not_complete() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("a.list", "a 1"),
                TestLayer.of('2')
                        .file("b.list", "b 1")
                        .failing(new LayerException("cannot read layer: tar ended early")),
                TestLayer.of('3').file("c.list", "c 1"));

        assertThat(names(inventory)).containsExactly("a", "b", "c");
        assertThat(inventory.complete()).isFalse();
        assertThat(inventory.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unreadable-layer");
            assertThat(warning.subject()).isEqualTo(diffId('2').toString());
            assertThat(warning.message()).contains("tar ended early");
        });
    }

    @Test
    void a_layer_that_cannot_be_had_ends_the_scan() {
        var layers = new Layer[] {
            TestLayer.of('1').file("a.list", "a 1"), TestLayer.of('2').failing(new IOException("connection reset"))
        };

        assertThatThrownBy(() -> catalog(layers))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void a_root_file_system_has_packages_without_a_layer() throws IOException {
        var inventory = catalog(TestLayer.rootFileSystem().file("a.list", "a 1"));

        assertThat(inventory.packages())
                .singleElement()
                .satisfies(found -> assertThat(found.layer()).isNull());
    }

    @Test
    void skipped_directories_are_not_read_but_still_hide_what_is_below() throws IOException {
        var image = TestImage.of(
                TestLayer.of('1')
                        .file("srv/a/node_modules/x/a.list", "a 1")
                        .file("srv/node_modules.list", "b 1")
                        .file("usr/share/doc/c.list", "c 1")
                        .file("opt/d.list", "d 1"),
                TestLayer.of('2').file("opt/cache/e.list", "e 1").file("opt/d.list", "d 2"));
        var globs = List.of("**/node_modules", "/usr/share/**", "opt/ca?he/");

        var inventory = new ImageCataloger(List.of(new ListCataloger()), null, globs).catalog(image);

        assertThat(inventory.packages())
                .extracting(found -> found.name() + found.version())
                .containsExactly("b1", "d2");
    }

    @Test
    void a_glob_for_the_root_is_refused() {
        assertThatThrownBy(() -> new ImageCataloger(List.of(), null, List.of("/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no directory");
    }

    @Test
    void many_layers_give_the_same_in_every_run() throws IOException {
        var layers = new Layer[15];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = TestLayer.of(Character.forDigit(i + 1, 16))
                    .file("shared.list", "s 1\nt " + i)
                    .file("own" + i + ".list", "p" + i % 4 + " 1\nbroken");
        }
        var first = catalog(layers);

        for (int run = 0; run < 5; run++) {
            assertThat(catalog(layers)).isEqualTo(first);
        }
        assertThat(first.warnings()).isSorted().hasSize(layers.length);
    }
}
