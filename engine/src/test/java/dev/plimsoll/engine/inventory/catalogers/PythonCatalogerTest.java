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

class PythonCatalogerTest {
    private static final String WHEEL = "opt/venv/lib/python3.12/site-packages/Left_Pad-1.0.dist-info/METADATA";

    @Test
    void a_wheel_is_read_up_to_the_end_of_its_fields() throws IOException {
        var found = only(WHEEL, """
                Metadata-Version: 2.1
                Name: Left_Pad
                Version: 1.0
                License: MIT

                Name: other
                Version: 2.0
                """);
        assertThat(found.type()).isEqualTo("pypi");
        assertThat(found.name()).isEqualTo("Left_Pad");
        assertThat(found.purlName()).isEqualTo("left-pad");
        assertThat(found.version()).isEqualTo("1.0");
        assertThat(found.licences()).containsExactly("MIT");
        assertThat(found.path()).isEqualTo(WHEEL);
    }

    @Test
    void fields_may_have_any_case_and_windows_line_ends() throws IOException {
        assertThat(only(WHEEL, "NAME: a\r\nVERSION:2\r\n\r\nLicense: x\r\n").version())
                .isEqualTo("2");
    }

    @Test
    void lines_of_a_description_are_no_fields() throws IOException {
        var found = only(WHEEL, "Description: x\n  Name: other\n\tVersion: 9\nName: a\nVersion: 1\n");
        assertThat(found.name()).isEqualTo("a");
        assertThat(found.version()).isEqualTo("1");
    }

    @Test
    void the_expression_outranks_the_licence_and_the_licence_the_classifiers() throws IOException {
        String classifier = "Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT License\n";
        assertThat(only(WHEEL, classifier).licences()).containsExactly("MIT License");
        assertThat(only(WHEEL, classifier + "License: UNKNOWN\n").licences()).containsExactly("MIT License");
        assertThat(only(WHEEL, classifier + "License: MIT\n").licences()).containsExactly("MIT");
        assertThat(only(WHEEL, classifier + "License: MIT\nLicense-Expression: MIT OR ISC\n")
                        .licences())
                .containsExactly("MIT OR ISC");
    }

    @Test
    void a_whole_licence_text_is_no_licence_name() throws IOException {
        String text = "Name: a\nVersion: 1\nLicense: Permission is granted\n        to everybody\nKeywords: x\n";
        assertThat(only(WHEEL, text).licences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/python3/dist-packages/six-1.16.0.egg-info",
                "usr/lib/python3/dist-packages/six.egg-info",
                "usr/lib/python3/dist-packages/six.egg-info/PKG-INFO",
                "usr/lib/python2.7/wsgiref.egg-info",
                "opt/x/site-packages/six-1.16.0-py3.9.egg-info/PKG-INFO",
                "srv/bundle/six-1.16.0-py3.9.egg-info/PKG-INFO",
                "opt/x/site-packages/six-1.16.0-py3.9.egg/EGG-INFO/PKG-INFO",
                "srv/bundle/six-1.16.0.dist-info/METADATA",
                "six-1.16.0.dist-info/METADATA",
            })
    void the_record_of_an_installation_is_wanted(String path) {
        assertThat(new PythonCataloger().wants(TestEntry.file(path, ""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "srv/src/six.egg-info/PKG-INFO",
                "six.egg-info/PKG-INFO",
                "srv/src/six.egg-info",
                "srv/src/PKG-INFO",
                "opt/x/site-packages/six.dist-info/RECORD",
                "METADATA",
            })
    void what_a_build_left_in_its_source_tree_is_not_wanted(String path) {
        assertThat(new PythonCataloger().wants(TestEntry.file(path, ""))).isFalse();
    }

    @Test
    void metadata_without_name_or_version_is_an_error() {
        assertThatThrownBy(() -> cataloged(WHEEL, "Name: a\n\nVersion: 1\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no Version");
        assertThatThrownBy(() -> cataloged(WHEEL, "\u0000\u0001"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no Name");
    }

    @Test
    void endless_fields_are_refused_and_endless_descriptions_are_not_read() throws IOException {
        assertThatThrownBy(() -> cataloged(WHEEL, "Name: a\nSummary: " + "x".repeat(5 << 20)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("limit");
        assertThat(only(WHEEL, "Name: a\nVersion: 1\n\n" + "x".repeat(5 << 20)).name())
                .isEqualTo("a");
    }

    @Test
    void the_recipes_image_lists_what_python_lists() throws IOException {
        var image = RecipeImage.of("pyruby");
        LayerInventory layer = image.catalogedBy(new PythonCataloger());
        assertThat(layer.warnings()).isEmpty();
        var found = new TreeSet<String>();
        for (CatalogedPackage each : layer.packages()) {
            String path = each.path();
            String folder = path.substring(0, path.lastIndexOf("-packages/") + "-packages".length());
            found.add(each.name() + "\t" + each.version() + "\t/" + folder);
        }
        assertThat(found).containsExactlyElementsOf(new TreeSet<>(image.expected("pyruby.python.tsv")));
    }

    private static CatalogedPackage only(String path, String text) throws IOException {
        var layer = cataloged(path, text);
        assertThat(layer.packages()).hasSize(1);
        return layer.packages().getFirst();
    }

    private static LayerInventory cataloged(String path, String text) throws IOException {
        return TestEntry.file(path, text).catalogedBy(new PythonCataloger());
    }
}
