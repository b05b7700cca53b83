package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.PackageDatabaseException;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApkCatalogerTest {
    private static LayerInventory catalog(String content) throws IOException {
        return TestEntry.file("lib/apk/db/installed", content).catalogedBy(new ApkCataloger());
    }

    @Test
    void packages_have_their_origin_licence_and_files() throws IOException {
        var found = catalog("""
                C:Q1hash=
                P:libcrypto3
                V:3.1.7-r0
                A:x86_64
                L:Apache-2.0
                o:openssl
                D:so:libc.musl-x86_64.so.1
                p:so:libcrypto.so.3=3
                F:etc
                F:etc/ssl
                M:0:0:755
                R:openssl.cnf
                Z:Q1hash=
                F:
                R:top

                P:busybox
                V:1.36.1-r15
                A:x86_64""");

        assertThat(found.packages()).hasSize(2);
        assertThat(found.packages().getFirst()).satisfies(one -> {
            assertThat(one.name()).isEqualTo("libcrypto3");
            assertThat(one.version()).isEqualTo("3.1.7-r0");
            assertThat(one.source()).isEqualTo(new SourcePackage("openssl", "3.1.7-r0"));
            assertThat(one.licences()).isEqualTo(List.of("Apache-2.0"));
            assertThat(one.qualifiers()).containsEntry("arch", "x86_64");
        });
        assertThat(found.packages().getLast().source()).isEqualTo(new SourcePackage("busybox", "1.36.1-r15"));
        assertThat(found.owned().getFirst().files().paths())
                .containsExactly("etc", "etc/ssl", "etc/ssl/openssl.cnf", "top");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P:aV:1", "nonsense\n:\n\n", "Pa\nV1\n\n", "P:a\nV:1\n\nP:b\n"})
    void a_paragraph_without_a_name_or_a_version_is_doubt(String content) {
        assertThatExceptionOfType(PackageDatabaseException.class)
                .isThrownBy(() -> catalog(content))
                .withMessageContaining("1 of its paragraphs");
    }

    @Test
    void a_line_that_is_too_long_is_doubt() {
        assertThatExceptionOfType(PackageDatabaseException.class)
                .isThrownBy(() -> catalog("P:" + "x".repeat(100_000) + "\nV:1\n\nP:a\nV:1\n"));
    }

    @Test
    void both_places_of_the_database_are_known() throws IOException {
        var cataloger = new ApkCataloger();

        assertThat(cataloger.wants(TestEntry.file("usr/lib/apk/db/installed", "")))
                .isTrue();
        assertThat(cataloger.wants(TestEntry.file("lib/apk/db/installed.old", "")))
                .isFalse();
    }
}
