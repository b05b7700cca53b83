package dev.plimsoll.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImagesTest {
    private static final byte[] LOWER = new TarBytes()
            .directory("etc/")
            .file("etc/a", "one")
            .file("./b", "two")
            .end();
    private static final byte[] UPPER = new TarBytes()
            .file("etc/.wh.a", "")
            .directory("opt/")
            .file("opt/.wh..wh..opq", "")
            .symbolicLink("l", "../../b")
            .hardLink("h", "./b")
            .end();
    private static final String[] BOTH = {
        "dir etc",
        "file etc/a = one",
        "file b = two",
        "gone etc/a",
        "dir opt",
        "opaque opt",
        "link l -> ../../b",
        "hard h -> b"
    };

    @TempDir
    Path folder;

    private final Images images = new Images(Map.of("PATH", ""));

    private Path cache() {
        return folder.resolve("cache");
    }

    @AfterEach
    void nothing_is_left_in_the_cache_folder() throws IOException {
        if (Files.exists(cache())) {
            try (var files = Files.walk(cache())) {
                assertThat(files.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    private OpenOptions options() {
        return OpenOptions.in(cache());
    }

    private Seen read(String reference) throws Exception {
        try (var image = images.open(reference, options())) {
            return Seen.all(image);
        }
    }

    private String write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private static ImageFiles two() {
        return new ImageFiles().gzipped(LOWER).gzipped(UPPER);
    }

    private static ImageFiles twoPlain() {
        return new ImageFiles().plain(LOWER).plain(UPPER);
    }

    @Test
    void a_layout_is_read_in_every_compression() throws Exception {
        var layout = new ImageFiles().gzipped(LOWER).zstd(UPPER).plain(LOWER).layout(folder.resolve("layout"));
        assertThat(read("oci:" + layout).lines).startsWith(BOTH).hasSize(11);
        assertThat(read(layout.toString()).lines)
                .as("recognised by its content")
                .hasSize(11);
    }

    @Test
    void a_layout_tells_names_and_not_tags_alone() throws Exception {
        var files = two();
        for (var name : List.of("reg.example/team/app:1", "app:1", "app@" + ImageFiles.digest(files.manifest()))) {
            var layout = ImageFiles.layout(
                    folder.resolve("named" + name.hashCode()),
                    ImageFiles.index(files.inIndex(ImageFiles.named(name))),
                    files.content());
            try (var image = images.open("oci:" + layout, options())) {
                assertThat(image.facts().names()).containsExactly(name);
            }
        }
    }

    @Test
    void an_image_is_its_config_digest_with_its_diff_ids_and_facts() throws Exception {
        var files = two();
        try (var image = images.open("oci:" + files.layout(folder.resolve("layout")), options())) {
            var facts = image.facts();
            assertThat(facts.digest()).isEqualTo(ImageFiles.digest(files.config()));
            assertThat(facts.manifestDigest()).isEqualTo(ImageFiles.digest(files.manifest()));
            assertThat(facts.names()).as("a tag alone is no name").isEmpty();
            assertThat(facts.platform()).isEqualTo(Platform.parse("linux/amd64"));
            assertThat(facts.layers())
                    .extracting(each -> each.diffId().toString())
                    .isEqualTo(files.diffIds);
            assertThat(facts.layers().getFirst().digest()).isEqualTo(ImageFiles.digest(files.blobs.getFirst()));
            assertThat(facts.layers().get(1).createdBy()).isEqualTo("step 2");
            assertThat(facts.config().user()).isEqualTo("app");
            assertThat(facts.config().labels()).containsExactly(Map.entry("a", "2"), Map.entry("z", "1"));
            assertThat(facts.config().exposedPorts()).containsExactly("80/tcp");
            assertThat(facts.config().created()).isEqualTo("2026-01-02T03:04:05Z");
        }
    }

    @Test
    void the_same_image_has_the_same_digest_from_every_source() throws Exception {
        var expected = ImageFiles.digest(twoPlain().config());
        for (var reference : new String[] {
            "oci:" + twoPlain().layout(folder.resolve("layout")),
            "oci-archive:" + write("oci.tar", twoPlain().ociArchive()),
            "oci-archive:" + write("oci.tar.gz", ImageFiles.gzip(twoPlain().ociArchive())),
            "docker-archive:" + write("docker.tar", twoPlain().dockerArchive("app:1")),
            "docker-archive:"
                    + write("docker.tar.gz", ImageFiles.gzip(twoPlain().dockerArchive("app:1"))),
            "docker-archive:" + write("docker25.tar", twoPlain().newDockerArchive("app:1")),
            folder.resolve("oci.tar").toString(),
            folder.resolve("docker.tar.gz").toString(),
        }) {
            try (var image = images.open(reference, options())) {
                assertThat(image.facts().digest()).as(reference).isEqualTo(expected);
                assertThat(Seen.all(image).lines).as(reference).containsExactly(BOTH);
            }
        }
    }

    @Test
    void a_layer_that_stands_twice_in_an_archive_is_found_through_its_link() throws Exception {
        var archive = new ImageFiles().plain(LOWER).plain(UPPER).plain(LOWER).dockerArchive("app:1");
        assertThat(read("docker-archive:" + write("docker.tar", archive)).lines).hasSize(11);
    }

    @Test
    void a_docker_archive_with_compressed_layers_is_read() throws Exception {
        assertThat(read("docker-archive:" + write("docker.tar", two().dockerArchive("app:1"))).lines)
                .containsExactly(BOTH);
    }

    @Test
    void one_of_several_images_in_an_archive_is_chosen_by_tag() throws Exception {
        var first = new ImageFiles().plain(LOWER);
        var second = new ImageFiles().plain(UPPER).on("arm64");
        var tar = new TarBytes();
        first.addTo(tar);
        second.addTo(tar);
        var file = write(
                "two.tar",
                tar.file(
                                "manifest.json",
                                "[" + first.dockerEntry("app:1", "app:one") + ","
                                        + second.dockerEntry("reg.example/b:2") + "]")
                        .end());
        assertThatThrownBy(() -> images.open(file, options()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("several images")
                .hasMessageContaining("app:1, app:one, reg.example/b:2");
        try (var image = images.open("docker-archive:" + file + ":reg.example/b:2", options())) {
            assertThat(image.facts().names()).containsExactly("reg.example/b:2");
        }
        try (var image = images.open(file + ":docker.io/library/app:one", options())) {
            assertThat(image.facts().names()).containsExactly("app:1", "app:one");
        }
        assertThatThrownBy(() -> images.open(file + ":app:3", options())).hasMessageContaining("not in this archive");
    }

    @Test
    void one_of_several_tags_in_a_layout_is_chosen() throws Exception {
        var a = new ImageFiles().plain(LOWER);
        var b = new ImageFiles().plain(UPPER);
        var content = new LinkedHashMap<>(a.content());
        content.putAll(b.content());
        var index = ImageFiles.index(
                a.inIndex(ImageFiles.named("1.0")), b.inIndex(ImageFiles.named("reg.example/app:2.0")));
        var layout = ImageFiles.layout(folder.resolve("layout"), index, content);
        assertThatThrownBy(() -> images.open("oci:" + layout, options()))
                .hasMessageContaining("1.0, reg.example/app:2.0");
        assertThat(read("oci:" + layout + ":1.0").lines).hasSize(3);
        assertThat(read("oci:" + layout + ":2.0").lines).hasSize(5);
        assertThat(read("oci:" + layout + ":reg.example/app:2.0").lines).hasSize(5);
        assertThatThrownBy(() -> images.open("oci:" + layout + ":3", options()))
                .hasMessageContaining("not in this layout");
    }

    private Path multi() throws IOException {
        var amd = new ImageFiles().plain(LOWER);
        var arm = new ImageFiles().plain(UPPER).on("arm64");
        var attestation = ",'platform':{'os':'unknown','architecture':'unknown'},"
                + "'annotations':{'vnd.docker.reference.type':'attestation-manifest'}";
        var inner = ImageFiles.index(
                arm.inIndex(ImageFiles.platform("linux", "arm64")),
                amd.inIndex(ImageFiles.platform("linux", "amd64")),
                arm.inIndex(attestation));
        var content = new LinkedHashMap<>(amd.content());
        content.putAll(arm.content());
        content.put(ImageFiles.digest(inner), inner);
        var outer = ImageFiles.index(
                ImageFiles.descriptor(ImageFiles.OCI + "index.v1+json", inner, ImageFiles.named("latest")));
        return ImageFiles.layout(folder.resolve("multi"), outer, content);
    }

    @Test
    void the_platform_is_picked_from_an_index_within_an_index() throws Exception {
        var layout = "oci:" + multi();
        for (var architecture : new String[] {"amd64", "arm64"}) {
            try (var image = images.open(layout, options().withPlatform(Platform.parse("linux/" + architecture)))) {
                assertThat(image.facts().platform()).isEqualTo(Platform.parse("linux/" + architecture));
            }
        }
        try (var image = images.open(layout, options().withPlatform(Platform.parse("linux/arm64/v8")))) {
            assertThat(image.layers()).hasSize(1);
        }
        assertThatThrownBy(() -> images.open(layout, options().withPlatform(Platform.parse("windows/amd64"))))
                .hasMessageContaining("no image for windows/amd64")
                .hasMessageContaining("linux/amd64, linux/arm64");
    }

    @Test
    void a_variant_that_only_the_index_names_is_found() throws Exception {
        var arm = new ImageFiles().plain(LOWER).on("arm");
        var index = ImageFiles.index(arm.inIndex(ImageFiles.platform("linux", "arm','variant':'v7")));
        var content = new LinkedHashMap<>(arm.content());
        content.put(ImageFiles.digest(index), index);
        var outer = ImageFiles.index(ImageFiles.descriptor(ImageFiles.OCI + "index.v1+json", index, ""));
        var layout = "oci:" + ImageFiles.layout(folder.resolve("arm"), outer, content);
        try (var image = images.open(layout, options().withPlatform(Platform.parse("linux/arm/v7")))) {
            assertThat(image.layers()).hasSize(1);
        }
        assertThatThrownBy(() -> images.open(layout, options().withPlatform(Platform.parse("linux/arm/v6"))))
                .hasMessageContaining("linux/arm/v7");
    }

    @Test
    void another_platform_than_the_only_one_is_refused() throws Exception {
        var layout = "oci:" + two().layout(folder.resolve("layout"));
        assertThatThrownBy(() -> images.open(layout, options().withPlatform(Platform.parse("linux/s390x"))))
                .hasMessageContaining("linux/amd64 only");
    }

    @Test
    void indexes_that_lie_within_one_another_without_end_are_refused() throws Exception {
        var content = new LinkedHashMap<>(two().content());
        var index = ImageFiles.index(two().inIndex(ImageFiles.platform("linux", "amd64")));
        for (int i = 0; i < 10; i++) {
            content.put(ImageFiles.digest(index), index);
            index = ImageFiles.index(ImageFiles.descriptor(
                    ImageFiles.OCI + "index.v1+json", index, ImageFiles.platform("linux", "amd64")));
        }
        var layout = "oci:" + ImageFiles.layout(folder.resolve("deep"), index, content);
        assertThatThrownBy(() -> images.open(layout, options())).hasMessageContaining("deeper than the limit of 4");
    }

    @Test
    void an_index_that_points_to_itself_is_refused() throws Exception {
        // no index can contain its own digest: whoever tries, lies about it
        var name = ImageFiles.digest(new byte[] {1});
        var self = ImageFiles.json("{'schemaVersion':2,'manifests':[{'mediaType':'" + ImageFiles.OCI
                + "index.v1+json','digest':'" + name + "','size':-1}]}");
        var layout = "oci:" + ImageFiles.layout(folder.resolve("self"), self, Map.of(name, self));
        assertThatThrownBy(() -> images.open(layout, options())).hasMessageContaining("not what its digest");
    }

    @Test
    void skopeos_flat_folder_is_read() throws Exception {
        var flat = Files.createDirectory(folder.resolve("flat"));
        var files = two();
        Files.write(flat.resolve("manifest.json"), files.manifest());
        Files.writeString(flat.resolve("version"), "Directory Transport Version: 1.1\n");
        files.content().forEach((digest, bytes) -> {
            try {
                Files.write(flat.resolve(digest.hex()), bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(read("dir:" + flat).lines).containsExactly(BOTH);
    }

    @Test
    void a_root_file_system_is_read_without_following_links() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "not yours");
        var root = Files.createDirectories(folder.resolve("root/etc"));
        Files.writeString(root.resolve("os-release"), "ID=x");
        Files.createSymbolicLink(root.resolve("out"), secret);
        Files.createSymbolicLink(root.getParent().resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        try (var image = images.open(root.getParent().toString(), options())) {
            assertThat(image.facts().digest()).isNull();
            assertThat(image.layers().getFirst().diffId()).isEmpty();
            assertThat(Seen.all(image).lines)
                    .containsExactly(
                            "dir etc",
                            "link etc/loop -> loop",
                            "file etc/os-release = ID=x",
                            "link etc/out -> " + secret,
                            "link up -> " + folder);
        }
    }

    @Test
    void half_an_archive_is_refused() throws Exception {
        var whole = twoPlain().dockerArchive("app:1");
        for (int length : new int[] {0, 100, 700, whole.length / 2, whole.length - 3000}) {
            var file = write("half.tar", Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read("docker-archive:" + file))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class);
        }
        var gz = ImageFiles.gzip(whole);
        var half = write("half.tar.gz", Arrays.copyOf(gz, gz.length / 2));
        assertThatThrownBy(() -> read(half))
                .hasMessageContaining("gzip ended early")
                .hasMessageContaining("half.tar.gz");
    }

    @Test
    void half_a_layer_in_a_layout_is_refused_and_named() throws Exception {
        var files = two();
        var layout = files.layout(folder.resolve("layout"));
        var digest = ImageFiles.digest(files.blobs.get(1));
        var blob = layout.resolve("blobs/sha256/" + digest.hex());
        Files.write(blob, Arrays.copyOf(files.blobs.get(1), 60));
        assertThatThrownBy(() -> read("oci:" + layout))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(LayerException.class)
                .hasMessageContaining("cannot read layer " + digest)
                .hasMessageContaining("ends after 60 of");
        Files.delete(blob);
        assertThatThrownBy(() -> read("oci:" + layout)).hasMessageContaining("does not exist");
    }

    @Test
    void a_layer_with_other_content_than_its_digest_is_refused_and_named() throws Exception {
        var files = two();
        var layout = files.layout(folder.resolve("layout"));
        var digest = ImageFiles.digest(files.blobs.get(1));
        var other = ImageFiles.gzip(new TarBytes().file("x", "evil").end());
        Files.write(layout.resolve("blobs/sha256/" + digest.hex()), Arrays.copyOf(other, files.blobs.get(1).length));
        assertThatThrownBy(() -> read("oci:" + layout))
                .isNotInstanceOf(LayerException.class)
                .hasMessageContaining("cannot read layer " + digest)
                .hasMessageContaining("not what its digest says");
    }

    @Test
    void a_layer_that_is_not_its_diff_id_is_refused() throws Exception {
        var liar = new ImageFiles()
                .blob(
                        ImageFiles.gzip(LOWER),
                        ImageFiles.OCI + "layer.v1.tar+gzip",
                        ImageFiles.digest(UPPER).toString());
        var layout = "oci:" + liar.layout(folder.resolve("layout"));
        assertThatThrownBy(() -> read(layout))
                .isNotInstanceOf(LayerException.class)
                .hasMessageContaining("diffId");
        var archive = new TarBytes();
        liar.addTo(archive);
        var file = write(
                "liar.tar",
                archive.file("manifest.json", "[" + liar.dockerEntry() + "]").end());
        assertThatThrownBy(() -> read(file))
                .isNotInstanceOf(LayerException.class)
                .hasMessageContaining("cannot read layer");
    }

    @Test
    void a_config_or_manifest_that_is_not_its_digest_is_refused() throws Exception {
        var files = two();
        for (var content : new byte[][] {files.config(), files.manifest()}) {
            var layout = files.layout(folder.resolve("layout"));
            var changed = content.clone();
            changed[changed.length - 2] = ' ';
            Files.write(
                    layout.resolve("blobs/sha256/" + ImageFiles.digest(content).hex()), changed);
            assertThatThrownBy(() -> read("oci:" + layout)).hasMessageContaining("is not what its digest");
        }
        var archive = new TarBytes();
        files.addTo(archive);
        archive.file(
                ImageFiles.digest(files.config()).hex() + ".json", new String(files.config()).replace("app", "bad"));
        var file = write(
                "x.tar",
                archive.file("manifest.json", "[" + files.dockerEntry() + "]").end());
        assertThatThrownBy(() -> read(file)).hasMessageContaining("is not what its digest");
    }

    @Test
    void an_unreadable_layer_whose_digest_is_right_leaves_the_others_readable() throws Exception {
        var broken = ImageFiles.gzip(LOWER);
        broken[broken.length / 2] ^= 0x55;
        var files = new ImageFiles()
                .blob(
                        broken,
                        ImageFiles.OCI + "layer.v1.tar+gzip",
                        ImageFiles.digest(LOWER).toString())
                .blob(
                        "garbage".getBytes(),
                        ImageFiles.OCI + "layer.v1.tar",
                        ImageFiles.digest("garbage".getBytes()).toString())
                .blob(
                        LOWER,
                        "application/vnd.in-toto+json",
                        ImageFiles.digest(LOWER).toString())
                .blob(
                        LOWER,
                        ImageFiles.OCI + "layer.v1.tar+gzip+encrypted",
                        ImageFiles.digest(LOWER).toString())
                .blob(
                        "BZh9xxxxxxx".getBytes(),
                        ImageFiles.OCI + "layer.v1.tar",
                        ImageFiles.digest(LOWER).toString())
                .gzipped(UPPER);
        try (var image = images.open("oci:" + files.layout(folder.resolve("layout")), options())) {
            var expected = new String[] {
                "gzip|diffId",
                "tar ended early",
                "no file system layer",
                "is encrypted",
                "compression bzip2 is not supported"
            };
            for (int i = 1; i < expected.length; i++) {
                var layer = image.layers().get(i);
                assertThatThrownBy(() -> layer.read(new Seen()))
                        .isInstanceOf(LayerException.class)
                        .hasMessageContaining("cannot read layer sha256:")
                        .hasMessageContaining(expected[i]);
            }
            assertThatThrownBy(() -> image.layers().getFirst().read(new Seen())).isInstanceOf(IOException.class);
            var seen = new Seen();
            image.layers().getLast().read(seen);
            assertThat(seen.lines).hasSize(5);
        }
    }

    @Test
    void an_exception_of_the_visitor_comes_out_as_it_is() throws Exception {
        var mine = new IOException("mine");
        try (var image = images.open("oci:" + two().layout(folder.resolve("layout")), options())) {
            assertThatThrownBy(() -> image.layers().getFirst().read(_ -> {
                        throw mine;
                    }))
                    .isSameAs(mine);
        }
    }

    @Test
    void what_is_no_image_is_refused_with_the_next_step() throws Exception {
        Files.createDirectories(folder.resolve("empty"));
        var text = write("text.txt", "hello".getBytes());
        var tar = write("some.tar", LOWER);
        var old = write("old.tar", new TarBytes().file("repositories", "{}").end());
        assertThatThrownBy(() -> images.open(text, options())).hasMessageContaining("cannot read the archive");
        assertThatThrownBy(() -> images.open(tar, options())).hasMessageContaining("no image archive");
        assertThatThrownBy(() -> images.open(old, options())).hasMessageContaining("save it again");
        assertThatThrownBy(() -> images.open("oci:" + folder.resolve("empty"), options()))
                .hasMessageContaining("no OCI layout");
        assertThatThrownBy(() -> images.open("oci:" + folder.resolve("nix"), options()))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> images.open("docker-archive:" + folder.resolve("nix"), options()))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> images.open("dir:" + folder.resolve("nix"), options()))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> images.open("docker-archiv:x.tar", options()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean docker-archive:x.tar?");
        assertThatThrownBy(() -> images.open("/no/such/file.tar", options())).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> images.open("docker:debian", options()))
                .hasMessageContaining("'docker' is not on this machine");
        assertThatThrownBy(() -> images.open("debian:12", options().withOffline(true)))
                .hasMessageContaining("--offline");
        assertThatThrownBy(() -> images.open("Debian:12", options()))
                .hasMessageContaining("did you mean 'library/debian'");
    }

    @Test
    void a_container_engine_on_this_machine_writes_the_image_out() throws Exception {
        var archive = write("saved.tar", twoPlain().dockerArchive("app:1"));
        var bin = Files.createDirectory(folder.resolve("bin"));
        var script = Files.writeString(
                bin.resolve("docker"),
                "#!/bin/sh\n[ \"$2\" = app:1 ] || { echo \"No such image: $2\" >&2; exit 1; }\ncat '" + archive
                        + "'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var here = new Images(Map.of("PATH", bin.toString()));
        try (var image = here.open("docker:app:1", options())) {
            assertThat(Seen.all(image).lines).containsExactly(BOTH);
        }
        assertThatThrownBy(() -> here.open("docker:nix", options())).hasMessageContaining("No such image: nix");
        assertThatThrownBy(() -> here.open("docker:--help", options())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostile_manifests_are_refused() throws Exception {
        var layout = two().layout(folder.resolve("layout"));
        var deep = "[".repeat(10_000) + "]".repeat(10_000);
        for (var index : new String[] {
            "",
            "null",
            "[]",
            "{",
            "{'manifests':{}}",
            "{'manifests':[{}]}",
            "{'manifests':[{'digest':'sha256:xyz'}]}",
            "{'manifests':[],'layers':[]}",
            "{'manifests':[],'manifests':[]}",
            deep,
            "{'manifests':[]}"
        }) {
            Files.write(layout.resolve("index.json"), ImageFiles.json(index));
            assertThatThrownBy(() -> images.open("oci:" + layout, options()))
                    .as(index)
                    .isInstanceOf(IOException.class);
        }
        Files.write(layout.resolve("index.json"), new byte[5 << 20]);
        assertThatThrownBy(() -> images.open("oci:" + layout, options())).hasMessageContaining("limit of 4194304");
    }
}
