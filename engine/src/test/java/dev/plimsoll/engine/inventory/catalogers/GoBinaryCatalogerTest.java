package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.LayerInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoBinaryCatalogerTest {
    private static final String MODULES = """
            path\texample.org/acme/tool/cmd
            mod\texample.org/acme/tool\tv1.2.3\th1:sum=
            dep\texample.org/lib/v2\tv2.0.1\th1:sum=
            dep\texample.org/old\tv1.0.0
            =>\texample.org/fork\tv1.0.1\th1:sum=
            dep\texample.org/local\tv0.9.0
            =>\t./local\t(devel)\t
            build\t-compiler=gc
            """;
    private static final String[] FOUND = {
        "stdlib 1.20.5",
        "example.org/acme/tool v1.2.3",
        "example.org/lib/v2 v2.0.1",
        "example.org/fork v1.0.1",
        "example.org/local (devel)",
    };

    @ParameterizedTest
    @EnumSource(TestProgram.Format.class)
    void modules_are_read_from_every_format_of_executable(TestProgram.Format format) throws IOException {
        assertThat(names(TestProgram.of(format).inline("go1.20.5", MODULES).bytes()))
                .containsExactly(FOUND);
        assertThat(names(TestProgram.of(format)
                        .withBuildId()
                        .pointed("go1.20.5", MODULES)
                        .bytes()))
                .containsExactly(FOUND);
    }

    @Test
    void a_large_program_is_searched_as_it_streams_by() throws IOException {
        byte[] inline = TestProgram.of(TestProgram.Format.ELF_64)
                .padded(5 << 20)
                .inline("go1.20.5", MODULES)
                .bytes();
        assertThat(names(inline)).containsExactly(FOUND);
        byte[] pointed = TestProgram.of(TestProgram.Format.ELF_64)
                .padded(5 << 20)
                .pointed("go1.17.2", MODULES)
                .bytes();
        assertThatThrownBy(() -> names(pointed)).isInstanceOf(IOException.class).hasMessageContaining("Go 1.17");
        byte[] withBuildId = TestProgram.of(TestProgram.Format.ELF_64)
                .withBuildId()
                .padded(5 << 20)
                .pointed("go1.20.5", MODULES)
                .bytes();
        assertThat(names(withBuildId)).containsExactly(FOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_504, 65_520, 65_536, 65_552, 5 << 20, (5 << 20) + 65_504, (5 << 20) + 65_520})
    void build_information_across_the_border_of_two_reads_is_found(int padding) throws IOException {
        byte[] program = TestProgram.of(TestProgram.Format.ELF_64)
                .padded(padding - 64)
                .inline("go1.20.5", MODULES)
                .bytes();
        assertThat(names(program)).containsExactly(FOUND);
    }

    @Test
    void the_module_path_is_namespace_and_name() throws IOException {
        var layer = cataloged(TestProgram.of(TestProgram.Format.ELF_64)
                .inline("go1.20.5", MODULES)
                .bytes());
        CatalogedPackage library = layer.packages().get(2);
        assertThat(library.type()).isEqualTo("golang");
        assertThat(library.namespace()).isEqualTo("example.org/lib");
        assertThat(library.purlName()).isEqualTo("v2");
        assertThat(library.path()).isEqualTo("usr/bin/tool");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"go1.22.5", "go1.22.5 X:boringcrypto", "go1.22.5 (Red Hat 1.22.5-1.el9)", "devel go1.22.5 Mon"})
    void the_version_of_go_is_that_of_the_standard_library(String version) throws IOException {
        byte[] program =
                TestProgram.of(TestProgram.Format.ELF_64).inline(version, "").bytes();
        assertThat(names(program)).containsExactly("stdlib 1.22.5");
    }

    @Test
    void the_magic_text_alone_is_no_build_information() throws IOException {
        byte[] program = TestProgram.of(TestProgram.Format.ELF_64)
                .decoy()
                .inline("go1.20.5", MODULES)
                .bytes();
        assertThat(names(program)).containsExactly(FOUND);
        byte[] large = TestProgram.of(TestProgram.Format.ELF_64)
                .decoy()
                .padded(5 << 20)
                .inline("go1.20.5", MODULES)
                .bytes();
        assertThat(names(large)).containsExactly(FOUND);
    }

    @Test
    void a_program_without_build_information_is_nothing() throws IOException {
        byte[] program =
                TestProgram.of(TestProgram.Format.ELF_64).padded(100_000).bytes();
        var layer = cataloged(program);
        assertThat(layer.packages()).isEmpty();
        assertThat(layer.warnings()).isEmpty();
    }

    @Test
    void only_executables_of_a_known_format_are_wanted() throws IOException {
        byte[] program =
                TestProgram.of(TestProgram.Format.ELF_64).padded(100_000).bytes();
        var cataloger = new GoBinaryCataloger();
        assertThat(cataloger.wants(TestEntry.executable("a", program))).isTrue();
        assertThat(cataloger.wants(TestEntry.file("a", program))).isFalse();
        assertThat(cataloger.wants(TestEntry.executable("a", new byte[100_000])))
                .isFalse();
        assertThat(cataloger.wants(TestEntry.executable("a", new byte[3]))).isFalse();
    }

    @Test
    void build_information_that_breaks_off_is_an_error() {
        byte[] program = TestProgram.of(TestProgram.Format.ELF_64)
                .inline("go1.20.5", MODULES)
                .bytes();
        byte[] cut = Arrays.copyOf(program, program.length - 40);
        assertThatThrownBy(() -> cataloged(cut)).isInstanceOf(IOException.class).hasMessageContaining("breaks off");
    }

    @Test
    void absurd_tables_are_an_error() {
        byte[] program = TestProgram.of(TestProgram.Format.ELF_64)
                .withBuildId()
                .pointed("go1.17.2", MODULES)
                .bytes();
        program[56] = (byte) 0xff;
        program[57] = (byte) 0xff;
        assertThatThrownBy(() -> cataloged(program))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("65535 entries; the limit is 1024");
        byte[] away = TestProgram.of(TestProgram.Format.ELF_64)
                .withBuildId()
                .pointed("go1.17.2", MODULES)
                .bytes();
        away[39] = 0x7f;
        assertThatThrownBy(() -> cataloged(away))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends early");
    }

    @Test
    void the_recipes_image_lists_what_go_lists() throws IOException {
        var image = RecipeImage.of("gobin");
        LayerInventory layer = image.catalogedBy(new GoBinaryCataloger());
        assertThat(layer.warnings()).isEmpty();
        var found = new TreeSet<String>();
        layer.packages().forEach(each -> found.add(each.path() + " " + each.name() + " " + each.version()));
        assertThat(found).containsExactlyElementsOf(listed(image));
    }

    private static TreeSet<String> listed(RecipeImage image) throws IOException {
        var listed = new TreeSet<String>();
        String path = "";
        String last = "";
        for (String line : image.expected("gobin.go-version-m.txt")) {
            String[] words = line.split("\t");
            if (line.startsWith("== ")) {
                path = "usr/bin/" + line.substring(3);
            } else if (line.contains(": go1")) {
                listed.add(path + " stdlib " + line.substring(line.indexOf(": go1") + 4));
            } else if (words.length > 3 && (words[1].equals("mod") || words[1].equals("dep"))) {
                last = path + " " + words[2] + " " + words[3];
                listed.add(last);
            } else if (words.length > 3 && words[1].equals("=>")) {
                listed.remove(last);
                listed.add(path + " " + words[2] + " " + words[3]);
            } else if (words.length == 3 && words[1].equals("mod")) {
                listed.add(path + " " + words[2] + " (devel)");
            }
        }
        return listed;
    }

    private static List<String> names(byte[] program) throws IOException {
        var names = new ArrayList<String>();
        cataloged(program).packages().forEach(each -> names.add(each.name() + " " + each.version()));
        return names;
    }

    private static LayerInventory cataloged(byte[] program) throws IOException {
        return TestEntry.executable("usr/bin/tool", program).catalogedBy(new GoBinaryCataloger());
    }
}
