package dev.plimsoll.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.vocabulary.Warning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerReadingTest {
    @TempDir
    Path folder;

    private Seen read(byte[] tar) throws IOException {
        var seen = new Seen();
        LayerTar.read(new TarWindow(new ByteArrayInputStream(tar), null, null), new Spool(folder), seen, "layer x");
        return seen;
    }

    private void readAll(InputStream tar, Layer.LayerVisitor visitor) throws IOException {
        LayerTar.read(new TarWindow(tar, null, null), new Spool(folder), visitor, "layer x");
    }

    @Test
    void paths_are_normalised_and_stay_inside() throws IOException {
        var seen = read(new TarBytes()
                .directory("./")
                .file("./a", "1")
                .file("/etc/passwd", "2")
                .file("../../up", "3")
                .file("a/./b//../c", "4")
                .directory("d///")
                .file("..x/...", "5")
                .hardLink("h", "/../etc/passwd")
                .symbolicLink("s", "../../../etc/shadow")
                .end());
        assertThat(seen.lines)
                .containsExactly(
                        "file a = 1",
                        "file etc/passwd = 2",
                        "file up = 3",
                        "file a/c = 4",
                        "dir d",
                        "file ..x/... = 5",
                        "hard h -> etc/passwd",
                        "link s -> ../../../etc/shadow");
        assertThat(seen.warnings).isEmpty();
    }

    @Test
    void whiteouts_name_what_they_hide() throws IOException {
        var seen = read(new TarBytes()
                .file("a/.wh.b", "")
                .file(".wh.top", "")
                .file("a/.wh..wh..opq", "")
                .file(".wh..wh..opq", "")
                .file(".wh..wh.plnk/1.2", "")
                .file("a/.wh..wh.aufs", "")
                .file("a/.wh..hidden", "")
                .end());
        assertThat(seen.lines)
                .containsExactly(
                        "gone a/b", "gone top", "opaque a", "opaque ", "file .wh..wh.plnk/1.2 = ", "gone a/.hidden");
    }

    @Test
    void what_no_container_can_have_is_left_out_with_a_warning() throws IOException {
        var seen = read(new TarBytes()
                .file("", "empty")
                .file("a/.wh.", "")
                .file("a/.wh...", "")
                .file("..", "root")
                .pax("path=a\0b")
                .file("x", "nul")
                .gnuLong('L', "n".repeat(5000))
                .file("x", "long")
                .gnuLong('L', "d/".repeat(600) + "f")
                .file("x", "deep")
                .file("good", "1")
                .end());
        assertThat(seen.lines).containsExactly("file good = 1");
        assertThat(seen.warnings)
                .extracting(Warning::code)
                .containsOnly("skipped-entry")
                .hasSize(7);
        assertThat(seen.warnings)
                .extracting(Warning::message)
                .anySatisfy(m -> assertThat(m).contains("limit of 4096"));
        assertThat(seen.warnings)
                .allSatisfy(
                        each -> assertThat(each.subject()).hasSizeLessThan(210).doesNotContain("\0"));
    }

    @Test
    void warnings_are_bounded() throws IOException {
        var tar = new TarBytes();
        for (int i = 0; i < 1000; i++) {
            tar.file("a/.wh.", "");
        }
        var warnings = read(tar.end()).warnings;
        assertThat(warnings).hasSize(Limits.WARNINGS_PER_LAYER + 1);
        assertThat(warnings.getLast().message()).contains("980 more");
    }

    @Test
    void long_names_come_in_every_spelling() throws IOException {
        var name = "deep/" + "n".repeat(200) + "/é";
        var prefixed = TarBytes.headerBytes("file", '0', "", 0644, 0);
        System.arraycopy("some/prefix".getBytes(StandardCharsets.UTF_8), 0, prefixed, 345, 11);
        var seen = read(new TarBytes()
                .gnuLong('L', name)
                .file("short", "gnu")
                .gnuLong('K', name)
                .gnuLong('L', "l")
                .symbolicLink("short", "x")
                .pax("path=" + name, "size=3")
                .file("short", "pax")
                .pax("linkpath=" + name)
                .hardLink("h", "x")
                .raw(TarBytes.sum(prefixed))
                .pax("mtime=1.5", "SCHILY.xattr.security.capability=\u0001\n", "path=")
                .file("plain", "6")
                .end());
        assertThat(seen.lines)
                .containsExactly(
                        "file " + name + " = gnu",
                        "link l -> " + name,
                        "file " + name + " = pax",
                        "hard h -> " + name,
                        "file some/prefix/file = ",
                        "file plain = 6");
    }

    @Test
    void devices_and_unknown_types_are_other_and_global_headers_are_passed_over() throws IOException {
        var seen = read(new TarBytes()
                .entry("null", '3', "", 0666, new byte[0])
                .entry("sda", '4', "", 0666, new byte[0])
                .entry("pipe", '6', "", 0666, new byte[0])
                .entry("odd", 'Z', "", 0666, new byte[700])
                .entry("g", 'g', "", 0, TarBytes.paxRecord("path=evil"))
                .entry("v7file", '\0', "", 0644, new byte[] {'v'})
                .entry("v7dir/", '\0', "", 0755, new byte[0])
                .end());
        assertThat(seen.lines)
                .containsExactly("other null", "other sda", "other pipe", "other odd", "file v7file = v", "dir v7dir");
    }

    @Test
    void sparse_files_are_read_with_their_holes() throws IOException {
        var old = TarBytes.headerBytes("old", 'S', "", 0644, 4);
        System.arraycopy("ustar  \0".getBytes(StandardCharsets.US_ASCII), 0, old, 257, 8);
        put(old, 386, "00000000003");
        put(old, 398, "00000000002");
        put(old, 410, "00000000010");
        put(old, 422, "00000000002");
        put(old, 483, "00000000013");
        var map10 = Arrays.copyOf("2\n1\n2\n5\n1\n".getBytes(StandardCharsets.US_ASCII), 512);
        var content10 = Arrays.copyOf(map10, 515);
        System.arraycopy("xyz".getBytes(StandardCharsets.US_ASCII), 0, content10, 512, 3);
        var seen = read(new TarBytes()
                .raw(TarBytes.sum(old))
                .raw(Arrays.copyOf("abcd".getBytes(StandardCharsets.US_ASCII), 512))
                .pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=new", "GNU.sparse.realsize=8")
                .file("GNUSparseFile.0/new", content10)
                .pax("GNU.sparse.size=6", "GNU.sparse.numblocks=1", "GNU.sparse.map=2,3")
                .file("middle", "uvw")
                .pax("GNU.sparse.size=4", "GNU.sparse.offset=1", "GNU.sparse.numbytes=1")
                .file("first", "q")
                .end());
        assertThat(seen.lines)
                .containsExactly(
                        "file old = \0\0\0ab\0\0\0cd\0",
                        "file new = \0xy\0\0z\0\0",
                        "file middle = \0\0uvw\0",
                        "file first = \0q\0\0");
    }

    private static void put(byte[] header, int at, String text) {
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, header, at, text.length());
    }

    @Test
    void a_sparse_file_of_many_terabytes_hits_a_named_limit() {
        var tar = new TarBytes()
                .pax("GNU.sparse.size=9000000000000", "GNU.sparse.map=0,1")
                .file("huge", "x")
                .end();
        assertThatThrownBy(() -> read(tar))
                .isInstanceOf(DamagedLayerException.class)
                .hasMessageContaining("limit of 16 GiB");
    }

    @Test
    void broken_tars_are_told_apart_from_their_end() throws IOException {
        var good = new TarBytes().file("a", "1".repeat(600)).bytes();
        assertThat(read(good).lines).as("without end blocks").hasSize(1);
        assertThat(read(Arrays.copyOf(good, good.length + 512)).lines)
                .as("with one")
                .hasSize(1);
        for (int length : new int[] {1, 511, 600, good.length - 1}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(good, length)))
                    .as("%s bytes", length)
                    .isInstanceOf(DamagedLayerException.class)
                    .hasMessageContaining("ended early");
        }
        var sum = good.clone();
        sum[5] = 'x';
        assertThatThrownBy(() -> read(sum)).hasMessageContaining("checksum");
        assertThatThrownBy(() ->
                        read(new TarBytes().raw(new byte[512]).file("x", "").end()))
                .hasMessageContaining("empty block");
        assertThatThrownBy(() -> read(
                        new TarBytes().header("big", '0', "", 0, 0xffffffffL).end()))
                .hasMessageContaining("early");
        assertThatThrownBy(() ->
                        read(new TarBytes().header("L", 'L', "", 0, 1 << 29).end()))
                .hasMessageContaining("limit of 1048576");
        assertThatThrownBy(() -> read(new TarBytes()
                        .entry("p", 'x', "", 0, "99 path=a\n".getBytes())
                        .end()))
                .hasMessageContaining("pax header");
        var negative = TarBytes.headerBytes("n", '0', "", 0, 0);
        Arrays.fill(negative, 124, 136, (byte) 0xff);
        assertThatThrownBy(() -> read(new TarBytes().raw(TarBytes.sum(negative)).end()))
                .hasMessageContaining("negative size");
        var huge = TarBytes.headerBytes("n", '0', "", 0, 0);
        Arrays.fill(huge, 124, 136, (byte) 0x7f);
        huge[124] = (byte) 0x80;
        assertThatThrownBy(() -> read(new TarBytes().raw(TarBytes.sum(huge)).end()))
                .hasMessageContaining("beyond 64 bits");
    }

    @Test
    void content_can_be_asked_for_in_every_way_and_order() throws IOException {
        var random = new java.util.Random(7);
        var large = new byte[Limits.CONTENT_IN_MEMORY + 12_345];
        random.nextBytes(large);
        var tar = new TarBytes()
                .file("small", "0123456789")
                .file("large", large)
                .file("last", "end")
                .end();
        var visited = new ArrayList<String>();
        readAll(new ByteArrayInputStream(tar), entry -> {
            visited.add(entry.path());
            var content = entry.content();
            switch (entry.path()) {
                case "small" -> {
                    assertThat(content.head(4)).asString().isEqualTo("0123");
                    assertThat(content.head(100)).hasSize(10);
                    try (var channel = content.channel(10)) {
                        channel.position(8);
                        var two = ByteBuffer.allocate(5);
                        assertThat(channel.read(two)).isEqualTo(2);
                    }
                    assertThat(content.bytes(10)).hasSize(10);
                    assertThatThrownBy(() -> content.bytes(9)).hasMessageContaining("limit of 9");
                    assertThat(content.stream().readAllBytes()).hasSize(10);
                }
                case "large" -> {
                    assertThat(content.head(16)).isEqualTo(Arrays.copyOf(large, 16));
                    try (var channel = content.channel(1 << 30);
                            var again = content.channel(1 << 30)) {
                        assertThat(channel.size()).isEqualTo(large.length);
                        var tail = ByteBuffer.allocate(1000);
                        channel.position(large.length - 500);
                        assertThat(channel.read(tail)).isEqualTo(500);
                        assertThat(again.position()).isZero();
                        assertThat(Files.list(folder))
                                .as("a spool file has no name")
                                .isEmpty();
                    }
                    assertThat(content.bytes(1 << 30)).isEqualTo(large);
                    assertThat(content.stream().readAllBytes()).isEqualTo(large);
                }
                default ->
                    assertThat(content.stream().readAllBytes()).asString().isEqualTo("end");
            }
        });
        assertThat(visited).containsExactly("small", "large", "last");
    }

    @Test
    void content_that_is_only_looked_at_is_streamed_whole_afterwards() throws IOException {
        var tar = new TarBytes().file("a", "x".repeat(100_000)).file("b", "2").end();
        readAll(new ByteArrayInputStream(tar), entry -> {
            assertThat(entry.content().head(2)).hasSizeBetween(1, 2);
            assertThat(entry.content().stream().readAllBytes()).hasSize((int) entry.size());
            if (entry.size() > 50) {
                assertThatThrownBy(() -> entry.content().head(50)).isInstanceOf(IllegalStateException.class);
            }
        });
    }

    @Test
    void a_million_entries_are_read_one_by_one() throws IOException {
        var header = TarBytes.headerBytes("some/file", '0', "", 0644, 0);
        var count = new AtomicLong();
        readAll(new Repeated(header, 1_000_000), _ -> count.incrementAndGet());
        assertThat(count).hasValue(1_000_000);
    }

    @Test
    void more_entries_than_the_limit_are_refused_by_name() {
        var header = TarBytes.headerBytes("f", '0', "", 0644, 0);
        var window = new TarWindow(new Repeated(header, 101), null, null);
        var tar = new TarReader(window, 100);
        assertThatThrownBy(() -> {
                    while (tar.next()) {
                        // until it has enough
                    }
                })
                .hasMessageContaining("limit of 100");
    }

    /// The same bytes again and again, without holding them.
    private static final class Repeated extends InputStream {
        private final byte[] unit;
        private long left;

        Repeated(byte[] unit, long times) {
            this.unit = unit;
            this.left = times * unit.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int start, int length) {
            if (left == 0) {
                return -1;
            }
            int at = (int) (-left % unit.length + unit.length) % unit.length;
            int count = (int) Math.min(Math.min(length, unit.length - at), left);
            System.arraycopy(unit, at, target, start, count);
            left -= count;
            return count;
        }
    }

    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] target, int start, int length) {
            return length;
        }
    }

    @Test
    void a_gigabyte_of_zeros_is_a_layer_and_a_bomb_is_not() throws IOException {
        long allowed = 1L << 30;
        var zeros = new TarWindow(new Zeros(), null, compressed());
        zeros.skip(allowed);
        var bomb = new TarWindow(new Zeros(), null, compressed());
        assertThatThrownBy(() -> bomb.skip(Long.MAX_VALUE))
                .isInstanceOf(DamagedLayerException.class)
                .hasMessageContaining("10 GiB")
                .hasMessageContaining("limit of 100 times");
        assertThatThrownBy(() -> bomb.skip(1)).as("a failure stays").isInstanceOf(DamagedLayerException.class);
    }

    private static VerifyingInput compressed() {
        return new VerifyingInput(InputStream.nullInputStream(), null, -1, "layer x", Progress.NONE);
    }

    @Test
    void all_members_of_a_gzip_are_read() throws IOException {
        var one = ImageFiles.gzip("one ".getBytes());
        var two = ImageFiles.gzip("two".getBytes());
        var joined = new SequenceInputStream(new ByteArrayInputStream(one), new ByteArrayInputStream(two));
        assertThat(new GzipInput(joined).readAllBytes()).asString().isEqualTo("one two");
        var padded = new SequenceInputStream(new ByteArrayInputStream(one), new ByteArrayInputStream(new byte[100]));
        assertThat(new GzipInput(padded).readAllBytes()).asString().isEqualTo("one ");
        var trash =
                new SequenceInputStream(new ByteArrayInputStream(one), new ByteArrayInputStream("trash".getBytes()));
        assertThatThrownBy(() -> new GzipInput(trash).readAllBytes()).isInstanceOf(DamagedLayerException.class);
        for (int i = 1; i < one.length; i++) {
            var cut = Arrays.copyOf(one, i);
            assertThatThrownBy(() -> new GzipInput(new ByteArrayInputStream(cut)).readAllBytes())
                    .as("%s bytes", i)
                    .hasMessageContaining("gzip ended early");
        }
    }

    /// Gives one byte a time, as a slow network may.
    private static InputStream slowly(byte[] bytes) {
        return new java.io.FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int start, int length) throws IOException {
                return super.read(target, start, Math.min(length, 1));
            }
        };
    }

    @Test
    void both_decompressors_agree_on_members_damage_and_ends() throws IOException {
        if (IsalInflater.open().isEmpty()) {
            org.junit.jupiter.api.Assumptions.abort("needs ISA-L (libisal.so.2)");
        }
        var random = new java.util.Random(5);
        var bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            var part = new byte[random.nextInt(5000)];
            for (int j = 0; j < part.length; j++) {
                part[j] = (byte) (random.nextInt(1 + i * 6));
            }
            bytes.writeBytes(ImageFiles.gzip(part));
        }
        var sound = bytes.toByteArray();
        assertThat(unzip(new ByteArrayInputStream(sound), true))
                .isEqualTo(unzip(new ByteArrayInputStream(sound), false));
        assertThat(unzip(slowly(sound), true))
                .isEqualTo(unzip(slowly(sound), false))
                .hasSizeGreaterThan(1000);
        for (int round = 0; round < 1000; round++) {
            var damaged = Arrays.copyOf(sound, 1 + random.nextInt(8000));
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            var isal = unzip(new ByteArrayInputStream(damaged), true);
            var jdk = unzip(new ByteArrayInputStream(damaged), false);
            assertThat(isal == null).as("round %s", round).isEqualTo(jdk == null);
            if (isal != null) {
                assertThat(isal).isEqualTo(jdk);
            }
        }
    }

    /// The content; null if it is damaged.
    private static byte[] unzip(InputStream in, boolean isal) throws IOException {
        var inflater =
                isal ? IsalInflater.open().orElseThrow() : new RawInflater.OfJdk(new java.util.zip.Inflater(true));
        try (var gzip = new GzipInput(in, inflater)) {
            return gzip.readAllBytes();
        } catch (DamagedLayerException _) {
            return null;
        }
    }

    @Test
    void a_gzip_header_with_every_optional_part_is_read() throws IOException {
        var plain = ImageFiles.gzip("x".getBytes());
        var header =
                new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'e', 'x', 'n', 0, 'c', 0, 1, 2
                };
        var body = Arrays.copyOfRange(plain, 10, plain.length);
        var joined = new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(body));
        assertThat(new GzipInput(joined).readAllBytes()).asString().isEqualTo("x");
    }
}
