package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemCatalogerTest {
    private static final String PATH = "usr/lib/ruby/gems/3.2.0/specifications/left-1.0.gemspec";

    @Test
    void a_generated_specification_is_read() throws IOException {
        var found = only("""
                # -*- encoding: utf-8 -*-
                # stub: left 1.0 ruby lib

                Gem::Specification.new do |s|
                  s.name = "left".freeze
                  s.version = "1.0"
                  s.required_rubygems_version = Gem::Requirement.new(">= 0") if s.respond_to? :required_rubygems_version=
                  s.licenses = ["MIT".freeze, "Ruby".freeze]
                  s.summary = "s.name = \\"other\\"".freeze
                  s.add_runtime_dependency(%q<rake>.freeze, [">= 0"])
                end
                """);
        assertThat(found.type()).isEqualTo("gem");
        assertThat(found.name()).isEqualTo("left");
        assertThat(found.version()).isEqualTo("1.0");
        assertThat(found.licences()).containsExactly("MIT", "Ruby");
        assertThat(found.qualifiers()).isEmpty();
        assertThat(found.path()).isEqualTo(PATH);
    }

    @Test
    void a_gem_for_one_platform_says_so() throws IOException {
        var found = only("s.name = \"left\"\ns.version = \"1\"\ns.platform = \"x86_64-linux\".freeze\n");
        assertThat(found.qualifiers()).containsExactly(Map.entry("platform", "x86_64-linux"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spec.version = '1.2'|1.2",
                "s.version=\"1.2\" # comment|1.2",
                "\ts.version = Gem::Version.new(\"1.2\")|1.2",
                "s.version = %q<1.2>.freeze|1.2",
            })
    void plain_strings_of_any_form_are_read(String line, String version) throws IOException {
        assertThat(only("s.name = \"left\"\n" + line + "\n").version()).isEqualTo(version);
    }

    @Test
    void windows_line_ends_are_no_part_of_a_value() throws IOException {
        assertThat(only("s.name = \"left\"\r\ns.version = \"1.2\"\r\n").version())
                .isEqualTo("1.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s.version = Left::VERSION",
                "s.version = \"1.#{minor}\"",
                "s.version = \"1\" + \"2\"",
                "s.version == \"1\"",
                "s.version = \"1",
                "version = \"1\"",
            })
    void what_would_have_to_be_run_is_an_error(String line) {
        assertThatThrownBy(() -> cataloged("s.name = \"left\"\n" + line + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version is not a plain string");
    }

    @Test
    void the_stub_line_tells_what_the_ruby_computes() throws IOException {
        var found = only("# stub: left 1.2 java lib\ns.name = \"left\"\ns.version = compute\n");
        assertThat(found.version()).isEqualTo("1.2");
        assertThat(found.qualifiers()).containsExactly(Map.entry("platform", "java"));
    }

    @Test
    void only_specifications_that_rubygems_wrote_are_wanted() {
        var cataloger = new GemCataloger();
        assertThat(cataloger.wants(TestEntry.file("specifications/a-1.gemspec", "")))
                .isTrue();
        assertThat(cataloger.wants(TestEntry.file("x/specifications/default/a-1.gemspec", "")))
                .isTrue();
        assertThat(cataloger.wants(TestEntry.file("x/gems/a-1/a.gemspec", ""))).isFalse();
        assertThat(cataloger.wants(TestEntry.file("x/my_specifications/a.gemspec", "")))
                .isFalse();
        assertThat(cataloger.wants(TestEntry.file("default/a.gemspec", ""))).isFalse();
    }

    @Test
    void the_recipes_image_lists_what_gem_lists() throws IOException {
        var image = RecipeImage.of("pyruby");
        LayerInventory layer = image.catalogedBy(new GemCataloger());
        assertThat(layer.warnings()).isEmpty();
        var found = new TreeSet<String>();
        for (CatalogedPackage each : layer.packages()) {
            found.add(each.name() + " " + each.version());
        }
        assertThat(found).containsExactlyElementsOf(listed(image));
    }

    /// Reads `bundler (2.2.5, default: 2.1.4)`.
    private static TreeSet<String> listed(RecipeImage image) throws IOException {
        var listed = new TreeSet<String>();
        for (String line : image.expected("pyruby.gem-list.txt")) {
            String name = line.substring(0, line.indexOf(' '));
            for (String version :
                    line.substring(name.length() + 2, line.length() - 1).split(", ")) {
                listed.add(name + " " + version.replace("default: ", ""));
            }
        }
        return listed;
    }

    private static CatalogedPackage only(String ruby) throws IOException {
        var layer = cataloged(ruby);
        assertThat(layer.packages()).hasSize(1);
        return layer.packages().getFirst();
    }

    private static LayerInventory cataloged(String ruby) throws IOException {
        return TestEntry.file(PATH, ruby).catalogedBy(new GemCataloger());
    }
}
