package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The distribution, its packages' URLs and what they own.
final class DistributionTest {
    private static Inventory catalog(Layer... layers) throws IOException {
        return new ImageCataloger(Catalogers.all(), null, List.of()).catalog(TestImage.of(layers));
    }

    private static String status(String name, String version) {
        return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + version + "\n\n";
    }

    private static String node(String name) {
        return "{\"name\": \"" + name + "\", \"version\": \"1.0.0\"}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            debian            | 12     | pkg:deb/debian/x@1%3A2-3%2Bb1?arch=amd64&distro=debian-12
            ubuntu            | 22.04  | pkg:deb/ubuntu/x@1%3A2-3%2Bb1?arch=amd64&distro=ubuntu-22.04
            debian            | ''     | pkg:deb/debian/x@1%3A2-3%2Bb1?arch=amd64&distro=debian
            """)
    void packages_are_named_after_the_distribution_that_the_whole_image_names(String id, String version, String url)
            throws IOException {
        var inventory = catalog(
                TestLayer.of('1').file("etc/os-release", "ID=" + id + "\nVERSION_ID=\"" + version + "\"\n"),
                TestLayer.of('2').file("var/lib/dpkg/status", status("x", "1:2-3+b1")));

        assertThat(inventory.packages())
                .singleElement()
                .satisfies(found -> assertThat(found.purl().canonical()).isEqualTo(url));
    }

    @Test
    void without_a_distribution_packages_are_listed_all_the_same() throws IOException {
        var inventory = catalog(TestLayer.of('1').file("var/lib/dpkg/status", status("x", "1")));

        assertThat(inventory.os()).isNull();
        assertThat(inventory.packages()).extracting(InstalledPackage::name).containsExactly("x");
    }

    @Test
    void an_inventory_without_a_readable_package_database_is_not_complete() throws IOException {
        var lower = TestLayer.of('1').file("var/lib/rpm/rpmdb.sqlite", "no database");
        var inventory = catalog(lower);

        assertThat(inventory.complete()).isFalse();
        assertThat(inventory.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unreadable-package-database");
            assertThat(warning.subject()).isEqualTo("/var/lib/rpm/rpmdb.sqlite");
            assertThat(warning.message()).contains(TestLayer.diffId('1').toString());
        });
        assertThat(catalog(lower, TestLayer.of('2').whiteout("var/lib/rpm")).complete())
                .as("once it is gone")
                .isTrue();
    }

    @Test
    void a_package_that_cannot_have_a_url_is_a_warning() throws IOException {
        var inventory = catalog(TestLayer.of('1')
                .file(
                        "var/lib/dpkg/status",
                        "Package: ???/\nStatus: install ok installed\nVersion: /\n\n" + status("x", "1")));

        assertThat(inventory.packages()).extracting(InstalledPackage::name).contains("x");
        assertThat(inventory.packages().size() + inventory.warnings().size()).isEqualTo(2);
    }

    @Test
    void a_file_in_a_package_of_the_distribution_is_owned_by_it() throws IOException {
        var inventory = catalog(TestLayer.of('1')
                .file("etc/os-release", "ID=debian\nVERSION_ID=12\n")
                .file("var/lib/dpkg/status", status("node-a", "1-1") + status("node-b", "2-1"))
                .file("var/lib/dpkg/info/node-a.list", "/.\n/usr\n/usr/share/node_modules/a/package.json\n")
                .file("var/lib/dpkg/info/node-b:amd64.list", "/usr/share/node_modules/b/package.json\n")
                .file("var/lib/dpkg/info/removed.list", "/usr/share/node_modules/c/package.json\n")
                .file("usr/share/node_modules/a/package.json", node("a"))
                .file("usr/share/node_modules/b/package.json", node("b"))
                .file("usr/share/node_modules/c/package.json", node("c"))
                .file("usr/share/node_modules/both/package.json", node("both"))
                .file("srv/node_modules/b/package.json", node("b")));

        assertThat(owner(inventory, "a")).isEqualTo("pkg:deb/debian/node-a@1-1?arch=amd64&distro=debian-12");
        assertThat(owner(inventory, "b"))
                .as("it is in a place that nobody owns, too")
                .isEmpty();
        assertThat(owner(inventory, "c")).as("its package is not installed").isEmpty();
        assertThat(owner(inventory, "both")).isEmpty();
        assertThat(owner(inventory, "node-a")).isEmpty();
    }

    @Test
    void a_package_with_an_architecture_in_the_name_of_its_list_owns_its_files() throws IOException {
        var inventory = catalog(TestLayer.of('1')
                .file("var/lib/dpkg/status", status("node-b", "2-1"))
                .file("var/lib/dpkg/info/node-b:amd64.list", "/usr/share/node_modules/b/package.json\n")
                .file("usr/share/node_modules/b/package.json", node("b")));

        assertThat(owner(inventory, "b")).contains("node-b");
    }

    @Test
    void a_list_that_says_lib_owns_what_is_in_usr_lib_since_the_directories_were_merged() throws IOException {
        var inventory = catalog(
                TestLayer.of('1').symbolicLink("lib", "usr/lib").file("var/lib/dpkg/status", status("node-a", "1")),
                TestLayer.of('2')
                        .file("var/lib/dpkg/info/node-a.list", "/lib/node_modules/a/package.json")
                        .file("usr/lib/node_modules/a/package.json", node("a")));

        assertThat(owner(inventory, "a")).contains("node-a");
    }

    @Test
    void files_of_a_distroless_package_are_owned_whatever_its_file_is_called() throws IOException {
        var inventory = catalog(TestLayer.of('1')
                .file("var/lib/dpkg/status.d/bm9kZS1h", "Package: node-a\nVersion: 1\nArchitecture: all\n")
                .file("var/lib/dpkg/status.d/bm9kZS1h.md5sums", "0".repeat(32) + "  srv/node_modules/a/package.json\n")
                .file("srv/node_modules/a/package.json", node("a")));

        assertThat(owner(inventory, "a")).contains("node-a");
    }

    @Test
    void files_of_an_alpine_package_are_owned() throws IOException {
        var inventory = catalog(TestLayer.of('1')
                .file("etc/alpine-release", "3.20.3\n")
                .file("lib/apk/db/installed", "P:npm\nV:10.8-r0\nA:x86_64\nF:usr/lib/node_modules/a\nR:package.json\n")
                .file("usr/lib/node_modules/a/package.json", node("a"))
                .file("usr/lib/node_modules/b/package.json", node("b")));

        assertThat(owner(inventory, "a")).isEqualTo("pkg:apk/alpine/npm@10.8-r0?arch=x86_64&distro=alpine-3.20.3");
        assertThat(owner(inventory, "b")).isEmpty();
    }

    private static String owner(Inventory inventory, String name) {
        var found = inventory.packages().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return found.ownedBy() == null ? "" : found.ownedBy().canonical();
    }
}
