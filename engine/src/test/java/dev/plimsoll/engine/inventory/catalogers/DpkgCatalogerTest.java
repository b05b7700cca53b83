package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.LayerInventory.StatedLicences;
import dev.plimsoll.engine.inventory.PackageDatabaseException;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DpkgCatalogerTest {
    private static LayerInventory catalog(String path, String content) throws IOException {
        return TestEntry.file(path, content).catalogedBy(new DpkgCataloger());
    }

    private static LayerInventory status(String content) throws IOException {
        return catalog("var/lib/dpkg/status", content);
    }

    @ParameterizedTest
    @CsvSource({
        "install ok installed, true",
        "hold ok installed, true",
        "deinstall ok installed, true",
        "install ok unpacked, true",
        "install ok half-configured, true",
        "install reinstreq half-installed, true",
        "install ok triggers-awaited, true",
        "install ok triggers-pending, true",
        "deinstall ok config-files, false",
        "purge ok not-installed, false",
        "unknown ok not-installed, false",
        "'', false",
        "installed, true"
    })
    void a_package_counts_when_its_files_are_there(String state, boolean counts) throws IOException {
        var found = status("Package: x\nStatus: " + state + "\nArchitecture: amd64\nVersion: 1\n\n");

        assertThat(found.packages()).hasSize(counts ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.2-3          | ''                | x     | 1.2-3
            1.2-3          | src               | src   | 1.2-3
            1:1.2-3+b1     | ''                | x     | 1:1.2-3
            1.2-3+b12      | src               | src   | 1.2-3
            1.2-3+b1       | src (1.2-3)       | src   | 1.2-3
            2:3.0-1        | src (3.0-1)       | src   | 3.0-1
            2.0            | src (             | src   | 2.0
            2.0            | src()             | src   | 2.0
            1.0+b          | ''                | x     | 1.0+b
            1.0+deb11u1    | ''                | x     | 1.0+deb11u1
            """)
    void the_source_package_is_the_stated_one_without_a_binary_rebuild(
            String version, String source, String name, String sourceVersion) throws IOException {
        var field = source.isEmpty() ? "" : "Source: " + source + "\n";
        var found = status("Package: x\nStatus: install ok installed\n" + field + "Version: " + version + "\n");

        assertThat(found.packages()).singleElement().satisfies(one -> {
            assertThat(one.version()).isEqualTo(version);
            assertThat(one.source()).isEqualTo(new SourcePackage(name, sourceVersion));
        });
    }

    @Test
    void fields_in_any_case_with_continuation_lines_and_windows_line_ends_are_read() throws IOException {
        var found = status("""
                PACKAGE: one\r
                status:install ok installed\r
                Conffiles:\r
                 /etc/x 0123\r
                 Package: not-this-one\r
                VERSION:   1.0\t\r
                Description: x\r
                 .\r
                 Version: 9\r
                \t\r
                Package: two
                Status: install ok installed
                Version: 2""");

        assertThat(found.packages())
                .extracting(one -> one.name() + " " + one.version())
                .containsExactly("one 1.0", "two 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status: install ok installed\nVersion: 1\n",
                "Package: x\nStatus: install ok installed\n",
                "\u0001\u0002 no status at all"
            })
    void a_paragraph_that_does_not_say_what_is_installed_is_doubt(String paragraph) {
        assertThatExceptionOfType(PackageDatabaseException.class)
                .isThrownBy(() -> status(paragraph))
                .withMessageContaining("1 of its paragraphs");
    }

    @Test
    void what_was_removed_needs_no_version() throws IOException {
        assertThat(status("Package: x\nStatus: unknown ok not-installed\n\n\n").packages())
                .isEmpty();
        assertThat(status("").packages()).isEmpty();
    }

    @Test
    void a_control_file_of_a_distroless_package_needs_no_status() throws IOException {
        var found = catalog("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n");

        assertThat(found.packages()).singleElement().satisfies(one -> {
            assertThat(one.path()).isEqualTo("var/lib/dpkg/status.d/tzdata");
            assertThat(one.qualifiers()).containsEntry("arch", "all");
        });
    }

    @Test
    void file_lists_are_kept_with_their_owner() throws IOException {
        var plain = catalog("var/lib/dpkg/info/base-files.list", "/.\n/bin\n/etc/debian_version\n");
        var foreign = catalog("var/lib/dpkg/info/libc6:amd64.list", "/lib/x\n");
        var sums = catalog(
                "var/lib/dpkg/status.d/tzdata.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\n");

        assertThat(plain.owned()).singleElement().satisfies(owned -> {
            assertThat(owned.packageName()).isEqualTo("base-files");
            assertThat(owned.architecture()).isNull();
            assertThat(owned.files().paths()).containsExactly("bin", "etc/debian_version");
        });
        assertThat(foreign.owned()).singleElement().satisfies(owned -> {
            assertThat(owned.packageName()).isEqualTo("libc6");
            assertThat(owned.architecture()).isEqualTo("amd64");
        });
        assertThat(sums.owned())
                .singleElement()
                .satisfies(owned -> assertThat(owned.files().paths()).containsExactly("usr/share/zoneinfo/UTC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var/lib/dpkg/available",
                "var/lib/dpkg/status-old",
                "var/lib/dpkg/info/x.postinst",
                "srv/var/lib/dpkg/status",
                "var/lib/opkg/status"
            })
    void other_files_are_left_alone(String path) throws IOException {
        assertThat(new DpkgCataloger().wants(TestEntry.file(path, "Package: x\n")))
                .isFalse();
    }

    @Test
    void more_packages_than_any_system_has_are_cut_off_with_a_reason() {
        var many = "Package: x\nStatus: install ok installed\nVersion: 1\n\n".repeat(200_001);

        assertThatThrownBy(() -> status(many)).isInstanceOf(IOException.class).hasMessageContaining("200000 packages");
    }

    @Test
    void a_line_of_any_length_costs_a_bounded_amount_of_memory() throws IOException {
        var lines = new BoundedLines(new EndlessLine("Package: ", 1L << 30), 64, Long.MAX_VALUE);

        assertThat(lines.next()).isTrue();
        assertThat(lines.wasCut()).isTrue();
        assertThat(lines.rawFrom(0)).hasSize(64).startsWith("Package: ");
        assertThat(lines.next()).isFalse();
    }

    @Test
    void a_text_beyond_the_limit_is_refused_with_the_limit() {
        var lines = new BoundedLines(new EndlessLine("", 1 << 20), 64, 100_000);

        assertThatThrownBy(lines::next).isInstanceOf(IOException.class).hasMessageContaining("100000 bytes");
    }

    @Test
    void licences_come_from_a_machine_readable_copyright_file() throws IOException {
        var found = TestEntry.file("usr/share/doc/zlib1g/copyright", """
                Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                Files: *
                License: Zlib

                Files: debian/*
                License: GPL-2+ or Artistic
                License: Zlib
                 License: not a field
                """).catalogedBy(new DebianCopyrightCataloger());

        assertThat(found.licences())
                .containsExactly(new StatedLicences("zlib1g", List.of("GPL-2+ or Artistic", "Zlib")));
    }

    @Test
    void of_a_free_text_only_the_common_licences_that_it_names_are_taken() throws IOException {
        var found = TestEntry.file("usr/share/doc/bash/copyright", """
                This is free software. License: whatever
                see /usr/share/common-licenses/GPL-3. Also `/usr/share/common-licenses/GFDL-1.3'.
                """).catalogedBy(new DebianCopyrightCataloger());

        assertThat(found.licences()).containsExactly(new StatedLicences("bash", List.of("GFDL-1.3", "GPL-3")));
        assertThat(new DebianCopyrightCataloger().wants(TestEntry.file("usr/share/doc/a/b/copyright", "")))
                .isFalse();
    }
}
