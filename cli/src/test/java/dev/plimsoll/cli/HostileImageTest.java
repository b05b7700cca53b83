package dev.plimsoll.cli;

import static dev.plimsoll.cli.TestLayout.gzipped;
import static dev.plimsoll.cli.TestLayout.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.CommandRun.Result;
import dev.plimsoll.cli.TestLayout.Tar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that are broken or meant to break the reader: what can be read is reported, with a warning that names the
/// place, and nothing is written outside the cache.
final class HostileImageTest {
    private static final String COMPLETE_SCAN = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: whole
            controls:
              - completeScan: {}
            """;

    @TempDir
    private Path folder;

    private CommandRun command;
    private String feeds;

    @BeforeEach
    void examples() throws IOException, InterruptedException {
        feeds = CommandRun.examples().resolve("advisories").toString();
        command = new CommandRun(folder.resolve("work"));
        Files.createDirectories(folder.resolve("work"));
        Files.writeString(folder.resolve("work/whole.yaml"), COMPLETE_SCAN);
    }

    private Result scan(TestLayout image, String... more) throws IOException {
        var words = new ArrayList<String>(List.of("scan", "oci:" + image.write(folder.resolve("image"))));
        words.addAll(List.of("--advisories", feeds, "--format", "text"));
        words.addAll(List.of(more));
        return command.run(words.toArray(String[]::new));
    }

    @Test
    void a_layer_that_is_no_tar_is_a_warning_and_the_rest_is_reported() throws IOException {
        var nonsense = "these bytes are no tar and no gzip".repeat(50).getBytes(StandardCharsets.UTF_8);
        for (var type : List.of("tar", "tar+gzip")) {
            var image = new TestLayout()
                    .debian()
                    .layer("application/vnd.oci.image.layer.v1." + type, nonsense, sha256(nonsense));
            var result = scan(image);
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.COMPLIANT);
            assertThat(result.out())
                    .contains("CVE-2024-0727 libssl3")
                    .contains("warning: unreadable-layer " + image.diffId(1));
            var demanding = scan(image, "--policy", "whole.yaml");
            assertThat(demanding.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(demanding.out()).contains("completeScan", "CVE-2024-0727 libssl3");
        }
    }

    @Test
    void a_layer_whose_gzip_ends_early_is_a_warning() throws IOException {
        var tar = new Tar().file("opt/big", new byte[100_000]).end();
        var whole = gzipped(tar);
        var half = Arrays.copyOf(whole, whole.length / 2);
        var image = new TestLayout().debian().layer("application/vnd.oci.image.layer.v1.tar+gzip", half, sha256(tar));
        var result = scan(image);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(result.out()).contains("warning: unreadable-layer " + sha256(tar), "CVE-2024-0727 libssl3");
    }

    @Test
    void a_layer_that_is_not_what_the_config_says_fails() throws IOException {
        var tar = new Tar().file("opt/file", "content").end();
        var other = sha256("another".getBytes(StandardCharsets.UTF_8));
        var result = scan(
                new TestLayout().debian().layer("application/vnd.oci.image.layer.v1.tar+gzip", gzipped(tar), other));
        refused(result, ExitCode.FAILED, other);
    }

    @Test
    void an_archive_that_ends_early_fails() throws IOException {
        var shop = Files.readAllBytes(Path.of(feeds).resolveSibling("harbour-shop.tar"));
        for (var part : List.of(1, 511, 513, shop.length / 3, shop.length - 40_000)) {
            var file = Files.write(folder.resolve("part.tar"), Arrays.copyOf(shop, part));
            refused(command.run("scan", file.toString(), "--advisories", feeds), ExitCode.FAILED, "part.tar");
        }
        var packed = gzipped(shop);
        var file = Files.write(folder.resolve("part.tar.gz"), Arrays.copyOf(packed, packed.length / 2));
        refused(command.run("scan", file.toString(), "--advisories", feeds), ExitCode.FAILED, "part.tar.gz");
    }

    @Test
    void a_broken_jar_and_a_broken_binary_are_warnings_with_path_and_layer() throws IOException {
        var elf = new byte[70_000];
        Arrays.fill(elf, (byte) 0xff);
        var start = new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0};
        System.arraycopy(start, 0, elf, 0, start.length);
        // where Go's linker leaves its build information: a mark, the version of Go, and a list of modules that is
        // said to be longer than any
        var info = "\u00ff Go buildinf:\b\u0002".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(info, 0, elf, 1024, info.length);
        var version = "\u0006go1.22\u00ff\u00ff\u00ff\u007f".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(version, 0, elf, 1056, version.length);
        var image = new TestLayout()
                .debian()
                .gzip(new Tar()
                        .file("srv/app.jar", "PK\u0003\u0004 and then nothing of a zip")
                        .file("srv/node_modules/lodash/package.json", "{\"name\":\"lodash\",\"version\":\"4.17.20\"}")
                        .end())
                .tar(executable("usr/bin/broken-go", elf));
        var result = scan(image);
        assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(result.out())
                .contains("CVE-2021-23337 lodash", "CVE-2024-0727 libssl3")
                .containsPattern(
                        "warning: unreadable-file /srv/app.jar: /srv/app.jar in layer " + image.diffId(1) + ": .+");
        assertThat(result.out()
                        .lines()
                        .filter(line -> line.startsWith("warning: "))
                        .toList()
                        .toString())
                .containsPattern("warning: unreadable-file /usr/bin/broken-go: /usr/bin/broken-go in layer "
                        + image.diffId(2) + ": .+");
    }

    private static byte[] executable(String name, byte[] content) {
        var tar = new Tar().file(name, content).end();
        System.arraycopy("0000755".getBytes(StandardCharsets.US_ASCII), 0, tar, 100, 7);
        int sum = 0;
        Arrays.fill(tar, 148, 156, (byte) ' ');
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xff;
        }
        System.arraycopy("%06o\0".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, tar, 148, 7);
        return tar;
    }

    @Test
    void names_and_links_that_lead_out_write_nothing_anywhere() throws IOException {
        var status = "Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13.dfsg-1\nArchitecture: amd64\n\n";
        var outside = folder.resolve("outside").toString();
        var image = new TestLayout()
                .debian()
                .gzip(new Tar()
                        .file("../../../../../../../../" + outside.substring(1) + "1", status)
                        .file(outside + "2", status)
                        .link("escape", '2', folder.toString())
                        .file("escape/outside3", status)
                        .link("hard", '1', "../../../../etc/passwd")
                        .link("loop/a", '2', "b")
                        .link("loop/b", '2', "a")
                        .link("var/lib/dpkg/status.d", '2', "../dpkg/status.d")
                        .link("self", '1', "self")
                        .link("dev/sda", '4', "")
                        .link("dev/pipe", '6', "")
                        .end());
        var before = files(folder);
        var result = scan(image);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(result.out()).contains("CVE-2024-0727 libssl3");
        var added = files(folder);
        added.removeAll(before);
        assertThat(added).allMatch(path -> path.startsWith("work/cache/") || path.startsWith("image/"));
        assertThat(added).noneMatch(path -> path.contains("spool-") || path.endsWith(".tmp"));
    }

    @Test
    void an_archive_that_unpacks_to_nothing_but_zeros_is_refused_and_leaves_nothing() throws IOException {
        var result = command.run(
                "scan", bomb(folder.resolve("bomb.tar.gz"), 256L << 20).toString(), "--advisories", feeds);
        refused(result, ExitCode.FAILED, "bomb.tar.gz");
        assertThat(files(folder.resolve("work"))).noneMatch(path -> path.contains("spool-"));
    }

    /// A gzip of zeros whose members repeat, so that making it costs nothing.
    private static Path bomb(Path file, long size) throws IOException {
        var member = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(member)) {
            gzip.write(new byte[64 << 20]);
        }
        try (var out = Files.newOutputStream(file)) {
            for (long written = 0; written < size; written += 64 << 20) {
                out.write(member.toByteArray());
            }
        }
        return file;
    }

    private static Set<String> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var names = new TreeSet<String>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
            return names;
        }
    }

    private static void refused(Result result, int exitCode, String reason) {
        assertThat(result.err()).contains(reason).startsWith("plimsoll: ");
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.err()).doesNotContain("Exception", "    at ", "a fault of Plimsoll's own");
        assertThat(result.out()).isEmpty();
    }
}
