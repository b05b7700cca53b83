package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.IOException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCatalogerTest {
    private static final String PLAIN = "{\"name\":\"left\",\"version\":\"1.2.3\"}";

    @Test
    void a_package_is_read_with_name_version_and_licence() throws IOException {
        var found = only("srv/node_modules/left/package.json", """
                {"name": "left", "version": "1.2.3", "license": "MIT", "scripts": {"name": "other"}}""");
        assertThat(found.type()).isEqualTo("npm");
        assertThat(found.namespace()).isNull();
        assertThat(found.name()).isEqualTo("left");
        assertThat(found.version()).isEqualTo("1.2.3");
        assertThat(found.licences()).containsExactly("MIT");
        assertThat(found.path()).isEqualTo("srv/node_modules/left/package.json");
    }

    @Test
    void a_scope_is_the_namespace() throws IOException {
        var found = only("node_modules/@acme/left/package.json", "{\"name\":\"@acme/left\",\"version\":\"2.0.0\"}");
        assertThat(found.namespace()).isEqualTo("@acme");
        assertThat(found.purlName()).isEqualTo("left");
        assertThat(found.name()).isEqualTo("@acme/left");
    }

    @Test
    void an_alias_is_named_as_it_names_itself() throws IOException {
        assertThat(only("node_modules/alias/package.json", PLAIN).name()).isEqualTo("left");
    }

    @Test
    void the_last_of_two_versions_counts_as_in_javascript() throws IOException {
        var found = only("node_modules/left/package.json", "{\"version\":\"1\",\"name\":\"left\",\"version\":\"2\"}");
        assertThat(found.version()).isEqualTo("2");
    }

    @Test
    void a_byte_order_mark_is_skipped() throws IOException {
        assertThat(only("node_modules/left/package.json", "\uFEFF" + PLAIN).version())
                .isEqualTo("1.2.3");
    }

    @Test
    void old_licence_forms_are_read() throws IOException {
        var object = only("node_modules/a/package.json", """
                {"name":"a","version":"1","license":{"type":"MIT","url":"x"}}""");
        var list = only("node_modules/a/package.json", """
                {"name":"a","version":"1","licenses":[{"url":"x","type":"MIT"},"ISC",[["x"]],7]}""");
        assertThat(object.licences()).containsExactly("MIT");
        assertThat(list.licences()).containsExactly("MIT", "ISC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node_modules/left/package.json",
                "usr/local/lib/node_modules/left/package.json",
                "srv/node_modules/a/node_modules/left/package.json",
                "srv/node_modules/.pnpm/left@1.2.3/node_modules/left/package.json",
                "srv/node_modules/.pnpm/@s+left@1.2.3/node_modules/@s/left/package.json",
                "srv/test/node_modules/left/package.json",
                "srv/node_modules/test/package.json",
                "srv/node_modules/a/dist/node_modules/left/package.json",
                "srv/node_modules/my_node_modules/package.json",
            })
    void a_manifest_at_package_level_is_wanted(String path) throws IOException {
        assertThat(new NodeCataloger().wants(TestEntry.file(path, PLAIN))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package.json",
                "srv/package.json",
                "srv/node_modules/package.json",
                "srv/node_modules/@s/package.json",
                "srv/node_modules/left/lib/package.json",
                "srv/node_modules/@s/left/lib/package.json",
                "srv/node_modules/left/test/fixture/node_modules/a/package.json",
                "srv/node_modules/left/__tests__/node_modules/a/package.json",
                "srv/my_node_modules/left/package.json",
                "srv/node_modules/.cache/package.json",
                "srv/node_modules/left/package.json5",
            })
    void a_manifest_that_is_no_installed_package_is_not_wanted(String path) throws IOException {
        assertThat(new NodeCataloger().wants(TestEntry.file(path, PLAIN))).isFalse();
    }

    @Test
    void a_manifest_without_a_version_is_no_package() throws IOException {
        var layer = cataloged("node_modules/left/package.json", "{\"name\":\"left\"}");
        assertThat(layer.packages()).isEmpty();
        assertThat(layer.warnings()).isEmpty();
    }

    @Test
    void a_manifest_that_breaks_off_is_reported_with_a_warning() throws IOException {
        var layer = cataloged("node_modules/left/package.json", "{\"name\":\"left\",\"version\":\"1\",\"x\":{");
        assertThat(layer.packages()).extracting(CatalogedPackage::name).containsExactly("left");
        assertThat(layer.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("damaged-file");
            assertThat(warning.message()).contains("node_modules/left/package.json", "not valid JSON");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{\"name\":", "\u0000\u0001"})
    void what_is_no_json_object_is_an_error(String content) {
        assertThatThrownBy(() -> cataloged("node_modules/left/package.json", content))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not");
    }

    @Test
    void json_that_is_nested_ten_thousand_deep_is_refused() {
        assertThatThrownBy(() -> cataloged("node_modules/left/package.json", "{\"a\":" + "[".repeat(10_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("200");
    }

    @Test
    void names_that_no_package_has_are_refused() {
        assertThatThrownBy(() -> cataloged("node_modules/a/package.json", "{\"name\":\"a\\n\",\"version\":\"1\"}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name");
        String endless = "{\"name\":\"a\",\"version\":\"" + "1".repeat(5000) + "\"}";
        assertThatThrownBy(() -> cataloged("node_modules/a/package.json", endless))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limit is 512");
    }

    @Test
    void a_manifest_beyond_the_limit_is_refused() {
        assertThatThrownBy(() -> cataloged("node_modules/a/package.json", " ".repeat(5 << 20)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void the_recipes_image_lists_what_npm_yarn_and_pnpm_installed() throws IOException {
        var image = RecipeImage.of("node");
        LayerInventory layer = image.catalogedBy(new NodeCataloger());
        assertThat(layer.warnings()).isEmpty();
        assertThat(below(layer, "srv/app/"))
                .containsExactlyElementsOf(new TreeSet<>(image.expected("node.app.npm-ls.tsv")));
        assertThat(below(layer, "srv/yarn/")).containsExactlyElementsOf(new TreeSet<>(image.expected("node.yarn.tsv")));
        assertThat(below(layer, "srv/pnpm/")).containsExactlyElementsOf(new TreeSet<>(image.expected("node.pnpm.tsv")));
        assertThat(below(layer, "usr/local/"))
                .containsExactlyElementsOf(new TreeSet<>(image.expected("node.global.tsv")));
    }

    private static TreeSet<String> below(LayerInventory layer, String folder) {
        var found = new TreeSet<String>();
        for (CatalogedPackage each : layer.packages()) {
            if (each.path().startsWith(folder)) {
                found.add(each.name() + "\t" + each.version());
            }
        }
        return found;
    }

    private static CatalogedPackage only(String path, String json) throws IOException {
        var layer = cataloged(path, json);
        assertThat(layer.warnings()).isEmpty();
        assertThat(layer.packages()).hasSize(1);
        return layer.packages().getFirst();
    }

    private static LayerInventory cataloged(String path, String json) throws IOException {
        return TestEntry.file(path, json).catalogedBy(new NodeCataloger());
    }
}
