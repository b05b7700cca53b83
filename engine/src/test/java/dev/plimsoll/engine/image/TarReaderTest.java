package dev.plimsoll.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.TestNeeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// commons-compress is the second opinion: whatever it writes or reads, our reader sees in the same way.
final class TarReaderTest {
    @TempDir
    Path folder;

    private static List<String> ours(byte[] tar) throws IOException {
        var reader = new TarReader(new TarWindow(new ByteArrayInputStream(tar), null, null), 1_000_000);
        var lines = new ArrayList<String>();
        while (reader.next()) {
            var content = new ByteArrayOutputStream();
            var buffer = new byte[1000];
            for (int count = reader.read(buffer, 0, 1000); count >= 0; count = reader.read(buffer, 0, 1000)) {
                content.write(buffer, 0, count);
            }
            lines.add(line(reader.name(), reader.type(), reader.mode(), reader.linkName(), content.toByteArray()));
        }
        return lines;
    }

    private static String line(String name, char type, int mode, String link, byte[] content) {
        return type + " " + Integer.toOctalString(mode) + " " + EntryPath.normalise(name) + " -> " + link + " "
                + ImageFiles.digest(content);
    }

    private static List<String> theirs(byte[] tar) throws IOException {
        var lines = new ArrayList<String>();
        try (var in = new TarArchiveInputStream(new ByteArrayInputStream(tar), StandardCharsets.UTF_8.name())) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                char type = (char) entry.getLinkFlag();
                lines.add(line(entry.getName(), type, entry.getMode() & 0xfff, entry.getLinkName(), in.readAllBytes()));
            }
        }
        return lines;
    }

    @Test
    void archives_of_every_flavour_are_read_as_commons_compress_does() throws IOException {
        var random = new Random(11);
        for (int round = 0; round < 60; round++) {
            var out = new ByteArrayOutputStream();
            try (var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
                boolean posix = round % 2 == 0;
                tar.setLongFileMode(
                        posix ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
                tar.setBigNumberMode(
                        posix ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
                tar.setAddPaxHeadersForNonAsciiNames(posix);
                for (int i = 0; i < 30; i++) {
                    write(tar, random, i);
                }
            }
            assertThat(ours(out.toByteArray())).as("round %s", round).isEqualTo(theirs(out.toByteArray()));
        }
    }

    private static void write(TarArchiveOutputStream tar, Random random, int number) throws IOException {
        var name = "é/".repeat(random.nextInt(3)) + "n".repeat(1 + random.nextInt(180)) + number;
        byte type = new byte[] {
                    TarConstants.LF_NORMAL,
                    TarConstants.LF_DIR,
                    TarConstants.LF_SYMLINK,
                    TarConstants.LF_LINK,
                    TarConstants.LF_CHR
                }
                [random.nextInt(5)];
        var entry = new TarArchiveEntry(name, type);
        entry.setMode(random.nextInt(010000));
        entry.setUserId(random.nextLong(1L << 33));
        var content = new byte[type == TarConstants.LF_NORMAL ? random.nextInt(3000) : 0];
        random.nextBytes(content);
        entry.setSize(content.length);
        if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
            entry.setLinkName("l".repeat(1 + random.nextInt(200)));
        }
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void the_recipes_images_give_the_paths_that_it_demands() throws Exception {
        for (var name : List.of("layers", "layers-zstd", "layers.docker.tar")) {
            var path = TestNeeds.builtImage(name);
            try (var image = new Images(Map.of()).open(path.toString(), OpenOptions.in(folder))) {
                var present = new java.util.TreeSet<String>();
                for (var layer : image.layers()) {
                    layer.read(entry -> apply(present, entry));
                }
                assertThat(present).as(name).contains("opt/app/snakeyaml-1.26.jar", "opt/app/conf/c");
                assertThat(present)
                        .as(name)
                        .doesNotContain(
                                "opt/app/conf/a",
                                "opt/app/log4j-core-2.14.1.jar",
                                "opt/app/.env",
                                "root/.ssh/id_ed25519");
            }
        }
    }

    private static void apply(java.util.TreeSet<String> present, LayerEntry entry) {
        switch (entry.type()) {
            case WHITEOUT -> present.removeIf(each -> each.equals(entry.path()) || each.startsWith(entry.path() + "/"));
            case OPAQUE -> present.removeIf(each -> each.startsWith(entry.path() + "/"));
            case FILE, DIRECTORY, SYMBOLIC_LINK, HARD_LINK, OTHER -> present.add(entry.path());
        }
    }

    @Test
    void a_real_docker_save_is_read() throws Exception {
        var path = TestNeeds.data("images/alpine-310.real-docker-save.tar.gz");
        try (var image = new Images(Map.of()).open(path.toString(), OpenOptions.in(folder))) {
            assertThat(image.facts().names()).containsExactly("alpine:3.10");
            var paths = new ArrayList<String>();
            image.layers().getFirst().read(entry -> paths.add(entry.path()));
            assertThat(paths).contains("lib/apk/db/installed", "bin/busybox").hasSizeGreaterThan(400);
        }
    }
}
