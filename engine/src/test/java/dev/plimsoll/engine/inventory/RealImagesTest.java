package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.engine.image.Image;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.engine.inventory.secrets.SecretExaminer;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares what is found in real images with the lists that their package managers wrote.
final class RealImagesTest {
    @TempDir
    private Path cacheFolder;

    private static Path shipped() {
        var data = System.getenv("PLIMSOLL_TEST_DATA");
        return data != null
                ? Path.of(data, "images")
                : Path.of(System.getProperty("plimsoll.root", ".."), "..", "shared", "data", "images");
    }

    private static Path built(String image) {
        var images = System.getenv("PLIMSOLL_TEST_IMAGES");
        assumeTrue(images != null, "PLIMSOLL_TEST_IMAGES is not set, so " + image + " is not looked at");
        return Path.of(images);
    }

    private Inventory catalog(Path images, String image) throws Exception {
        return catalog(images, image, "linux/amd64");
    }

    private Inventory catalog(Path images, String image, String platform) throws Exception {
        try (var opened = open(images, image, platform)) {
            return new ImageCataloger(Catalogers.all(), null, List.of()).catalog(opened);
        }
    }

    private Inventory catalogWithSecrets(Path images, String image) throws Exception {
        try (var opened = open(images, image, "linux/amd64")) {
            return new ImageCataloger(Catalogers.all(), null, List.of()).catalog(opened, List.of(new SecretExaminer()));
        }
    }

    private Image open(Path images, String image, String platform) throws Exception {
        assumeTrue(Files.exists(images.resolve(image)), "there is no image " + images.resolve(image));
        var options = OpenOptions.in(cacheFolder).withPlatform(Platform.parse(platform));
        return new Images(Map.of()).open("oci:" + images.resolve(image), options);
    }

    private static List<String> expected(Path images, String file) throws IOException {
        var path = images.resolve("expected").resolve(file);
        assumeTrue(Files.exists(path), "there is no list " + path);
        return Files.readAllLines(path);
    }

    private static List<InstalledPackage> ofType(Inventory inventory, String type) {
        return inventory.packages().stream()
                .filter(found -> found.type().equals(type))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpine-3.10.9", "alpine-3.18.9", "alpine-3.20.3"})
    void the_packages_of_a_real_alpine_are_those_that_apk_lists(String image) throws Exception {
        var inventory = catalog(shipped(), image);

        assertThat(ofType(inventory, "apk"))
                .extracting(found -> found.name() + "-" + found.version())
                .containsExactlyInAnyOrderElementsOf(expected(shipped(), image + ".apk.txt"));
        assertThat(inventory.os()).satisfies(os -> {
            assertThat(os.id()).isEqualTo("alpine");
            assertThat(os.versionId()).isEqualTo(image.substring("alpine-".length()));
        });
        assertThat(inventory.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux/amd64", "linux/arm64", "linux/arm/v7", "linux/ppc64le", "linux/s390x"})
    void every_platform_of_a_real_alpine_has_its_packages(String platform) throws Exception {
        var inventory = catalog(shipped(), "alpine-multi", platform);

        assertThat(ofType(inventory, "apk")).hasSizeGreaterThanOrEqualTo(13);
        assertThat(ofType(inventory, "apk")).extracting(InstalledPackage::name).contains("musl", "busybox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alma9-sqlite", "mariner2"})
    void the_packages_of_a_real_rpm_database_are_those_that_rpm_lists(String image) throws Exception {
        var inventory = catalog(shipped(), image);

        var found = new TreeSet<String>();
        for (var one : ofType(inventory, "rpm")) {
            found.add(one.name() + " " + one.version() + " "
                    + one.purl().canonical().replaceAll(".*arch=([^&]*).*", "$1") + " "
                    + (one.source() == null
                            ? ""
                            : one.source().name() + "-" + one.source().version()));
        }
        var expected = new TreeSet<String>();
        for (var line : expected(shipped(), image + ".rpm.tsv")) {
            var fields = line.split("\t", -1);
            if (!fields[0].equals("gpg-pubkey")) {
                var epoch = fields[1].equals("0") ? "" : fields[1] + ":";
                expected.add(fields[0] + " " + epoch + fields[2] + "-" + fields[3] + " " + fields[4] + " "
                        + fields[5].replace(".src.rpm", ""));
            }
        }
        assertThat(found).isEqualTo(expected);
        assertThat(inventory.complete()).isTrue();
        assertThat(inventory.os()).satisfies(os -> assertThat(os.versionId()).isIn("9.1", "2.0"));
    }

    @Test
    void a_package_database_that_is_not_read_yet_is_named_and_the_inventory_is_not_complete() throws Exception {
        var inventory = catalog(shipped(), "sle15bci");

        assertThat(inventory.packages()).isEmpty();
        assertThat(inventory.complete()).isFalse();
        assertThat(inventory.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unsupported-package-database");
            assertThat(warning.subject()).isEqualTo("/usr/lib/sysimage/rpm/Packages.db");
        });
    }

    @Test
    void the_packages_of_a_distroless_image_are_those_that_were_put_in() throws Exception {
        var inventory = catalog(shipped(), "distroless");

        assertThat(ofType(inventory, "deb"))
                .extracting(found -> "Package: " + found.name() + "\tVersion: " + found.version()
                        + "\tArchitecture: "
                        + found.purl().canonical().replaceAll(".*arch=([^&]*).*", "$1")
                        + (found.source() == null || found.source().name().equals(found.name())
                                ? ""
                                : "\tSource: " + found.source().name()))
                .containsExactlyInAnyOrderElementsOf(expected(shipped(), "distroless.txt"));
        assertThat(inventory.os())
                .satisfies(os -> assertThat(os.id() + os.versionId()).isEqualTo("debian11"));
        assertThat(inventory.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian11", "java", "node", "pyruby", "layers", "big"})
    void the_packages_of_a_real_debian_are_those_that_dpkg_lists(String image) throws Exception {
        var images = built(image);
        var inventory = catalog(images, image);

        assertThat(dpkgLines(ofType(inventory, "deb")))
                .containsExactlyInAnyOrderElementsOf(dpkgLines(images, image + ".dpkg.tsv"));
    }

    private static List<String> dpkgLines(List<InstalledPackage> packages) {
        return packages.stream()
                .map(found -> String.join(
                        "\t",
                        found.name(),
                        found.version(),
                        found.purl().canonical().replaceAll(".*arch=([^&]*).*", "$1"),
                        found.source() == null ? "" : found.source().name(),
                        found.source() == null ? "" : found.source().version(),
                        "installed"))
                .toList();
    }

    private static List<String> dpkgLines(Path images, String file) throws IOException {
        return expected(images, file).stream()
                .map(line -> line.replaceFirst("^([^\t:]*):[^\t]*", "$1"))
                .toList();
    }

    @Test
    void what_an_upper_layer_removed_is_not_found_and_the_rest_is() throws Exception {
        var images = built("layers");
        var paths = catalog(images, "layers").packages().stream()
                .flatMap(found -> found.paths().stream())
                .toList();

        for (var line : expected(images, "layers.paths.tsv")) {
            var fields = line.split("\t| \\(", -1);
            if (fields[1].endsWith(".jar")) {
                assertThat(paths.contains(fields[1])).as(line).isEqualTo(fields[0].equals("present"));
            }
        }
    }

    @Test
    void the_secrets_planted_in_a_layer_are_found_though_an_upper_one_deletes_them() throws Exception {
        var images = built("layers");
        var inventory = catalogWithSecrets(images, "layers");
        Digest third;
        try (var image = open(images, "layers", "linux/amd64")) {
            third = image.layers().get(2).diffId().orElseThrow();
        }

        assertThat(inventory.secrets())
                .extracting(secret -> secret.rule() + " " + secret.path() + " " + secret.deleted())
                .containsExactly("aws-access-key-id /opt/app/.env true", "private-key /root/.ssh/id_ed25519 true");
        assertThat(inventory.secrets()).allMatch(secret -> third.equals(secret.layer()));
    }

    /// They hold thousands of texts that speak of passwords and keys, and no secret.
    @ParameterizedTest
    @ValueSource(
            strings = {"alpine-3.10.9", "alpine-3.18.9", "alpine-3.20.3", "alma9-sqlite", "distroless", "mariner2"})
    void a_real_image_of_a_distribution_holds_no_secret(String image) throws Exception {
        assertThat(catalogWithSecrets(shipped(), image).secrets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian11", "java", "node", "pyruby"})
    void a_real_image_of_debian_with_programs_holds_no_secret(String image) throws Exception {
        assertThat(catalogWithSecrets(built(image), image).secrets()).isEmpty();
    }

    /// Installing an SSH server makes them: whoever has the image can pretend to be the server.
    @Test
    void the_keys_that_an_installation_makes_are_found() throws Exception {
        assertThat(catalogWithSecrets(built("big"), "big").secrets())
                .extracting(secret -> secret.rule() + " " + secret.path())
                .containsExactly(
                        "private-key /etc/ssh/ssh_host_ecdsa_key",
                        "private-key /etc/ssh/ssh_host_ed25519_key",
                        "private-key /etc/ssh/ssh_host_rsa_key");
    }

    @Test
    void the_programs_of_debian_that_run_with_other_rights_are_those_that_debian_ships() throws Exception {
        assertThat(catalog(built("debian11"), "debian11").files())
                .extracting(file -> file.path() + " " + Integer.toOctalString(file.mode()))
                .contains("/usr/bin/passwd 4755", "/usr/bin/su 4755", "/usr/bin/chage 2755", "/usr/bin/sudo 4755")
                .hasSize(12);
    }

    @Test
    void what_debian_packages_own_is_owned_by_them() throws Exception {
        var images = built("pyruby");
        var inventory = catalog(images, "pyruby");

        assertThat(ofType(inventory, "pypi"))
                .filteredOn(found -> found.paths().stream().allMatch(path -> path.startsWith("/usr/lib/python3")))
                .isNotEmpty()
                .allMatch(found -> found.ownedBy() != null);
        assertThat(ofType(inventory, "pypi"))
                .filteredOn(found -> found.paths().stream().anyMatch(path -> path.startsWith("/opt/venv")))
                .isNotEmpty()
                .allMatch(found -> found.ownedBy() == null);
    }

    @Test
    void each_package_is_of_the_layer_since_which_it_is_there() throws Exception {
        var images = built("layers");
        var inventory = catalog(images, "layers");
        List<Digest> diffIds;
        try (var image = open(images, "layers", "linux/amd64")) {
            diffIds = image.layers().stream()
                    .map(layer -> layer.diffId().orElseThrow())
                    .toList();
        }
        var after2 = dpkgLines(images, "layers.after2.dpkg.tsv");
        var after4 = dpkgLines(images, "layers.after4.dpkg.tsv");

        var packages = ofType(inventory, "deb");
        for (int i = 0; i < packages.size(); i++) {
            var line = dpkgLines(packages).get(i);
            int layer = diffIds.indexOf(packages.get(i).layer());
            if (!after2.contains(line)) {
                assertThat(after4).contains(line);
                assertThat(layer).as(line).isEqualTo(3);
            } else {
                assertThat(layer).as(line).isIn(0, 1);
            }
        }
        assertThat(packages)
                .filteredOn(found -> found.name().equals("curl") || found.name().equals("libcurl4"))
                .extracting(found -> diffIds.indexOf(found.layer()))
                .containsOnly(1);
        assertThat(packages)
                .filteredOn(found -> found.name().equals("bash") || found.name().equals("dpkg"))
                .extracting(found -> diffIds.indexOf(found.layer()))
                .containsOnly(0);
        assertThat(packages)
                .filteredOn(found -> found.name().equals("openssl"))
                .extracting(found -> diffIds.indexOf(found.layer()))
                .containsOnly(3);
    }
}
