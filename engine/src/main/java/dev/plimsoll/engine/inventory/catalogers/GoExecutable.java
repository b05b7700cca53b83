package dev.plimsoll.engine.inventory.catalogers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Finds Go's build information in an executable (Go package `debug/buildinfo`): a header of 32 bytes on a
/// boundary of 16 that starts with a magic text. Since Go 1.18 version and modules follow it; before, it holds
/// pointers to them.
final class GoExecutable {
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER = 32;
    private static final int ALIGNMENT = 16;
    private static final int INLINE = 2;
    private static final int BIG_ENDIAN = 1;
    private static final int LONGEST_VERSION = 256;
    private static final int LONGEST_MODULES = 16 << 20;
    private static final int CHUNK = 64 << 10;

    /// The text of modules stands between two marks of 16 bytes.
    private static final int MARK = 16;

    private GoExecutable() {}

    /// Reads it with random access; both forms.
    ///
    /// @return nothing if there is no build information: it is no Go program, or was packed
    static Optional<GoBuildInfo> read(ByteRegion file) throws IOException {
        byte[] chunk = new byte[CHUNK + HEADER];
        for (long start = 0; start + HEADER <= file.size(); start += CHUNK) {
            int length = (int) Math.min(chunk.length, file.size() - start);
            file.read(start, chunk, 0, length);
            for (int at = next(chunk, 0, length); at >= 0; at = next(chunk, at + ALIGNMENT, length)) {
                Optional<GoBuildInfo> info = readAt(file, start + at);
                if (info.isPresent()) {
                    return info;
                }
            }
        }
        return Optional.empty();
    }

    /// Searches for it front to back, in bounded memory.
    ///
    /// @throws IOException if there is the older form, that needs random access
    static Optional<GoBuildInfo> search(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK + HEADER + LONGEST_VERSION];
        int held = 0;
        boolean more = true;
        while (more) {
            int count = in.readNBytes(chunk, held, chunk.length - held);
            held += count;
            more = held == chunk.length;
            int end = more ? CHUNK + HEADER : held;
            for (int at = next(chunk, 0, end); at >= 0; at = next(chunk, at + ALIGNMENT, end)) {
                if (isHeader(chunk, at, held)) {
                    if ((chunk[at + 15] & INLINE) == 0) {
                        throw new IOException(
                                "it was built by Go 1.17 or older without a build ID; its modules " + "cannot be read");
                    }
                    int rest = at + HEADER;
                    return Optional.of(
                            inline(new SequenceInputStream(new ByteArrayInputStream(chunk, rest, held - rest), in)));
                }
            }
            if (more) {
                System.arraycopy(chunk, CHUNK, chunk, 0, held - CHUNK);
                held -= CHUNK;
            }
        }
        return Optional.empty();
    }

    private static int next(byte[] bytes, int from, int end) {
        for (int at = from; at + HEADER <= end; at += ALIGNMENT) {
            if (bytes[at] == MAGIC[0] && bytes[at + 1] == MAGIC[1] && isMagic(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isMagic(byte[] bytes, int at) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[at + i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /// Programs that read build information hold the magic text too: a header is one if a version follows.
    private static boolean isHeader(byte[] bytes, int at, int end) {
        if ((bytes[at + 15] & INLINE) == 0) {
            return (bytes[at + 14] == 4 || bytes[at + 14] == 8) && bytes[at + 15] >= 0 && bytes[at + 15] <= BIG_ENDIAN;
        }
        int version = at + HEADER;
        if (version + 4 >= end) {
            return false;
        }
        int text = bytes[version] < 0 ? version + 2 : version + 1;
        return (bytes[text] == 'g' && bytes[text + 1] == 'o') || (bytes[text] == 'd' && bytes[text + 1] == 'e');
    }

    private static Optional<GoBuildInfo> readAt(ByteRegion file, long at) throws IOException {
        int length = (int) Math.min(HEADER + LONGEST_VERSION, file.size() - at);
        byte[] header = file.bytes(at, length);
        if (!isHeader(header, 0, length)) {
            return Optional.empty();
        }
        if ((header[15] & INLINE) != 0) {
            return Optional.of(inline(new RegionInput(file, at + HEADER)));
        }
        var order = (header[15] & BIG_ENDIAN) != 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return pointed(ProgramSegments.of(file), ByteBuffer.wrap(header).order(order), header[14]);
    }

    private static GoBuildInfo inline(InputStream in) throws IOException {
        String version = text(in, LONGEST_VERSION);
        return GoBuildInfo.parse(version, unmarked(text(in, LONGEST_MODULES)));
    }

    /// A length as a varint of Go's `encoding/binary`, and so many bytes.
    private static String text(InputStream in, int limit) throws IOException {
        long length = 0;
        int shift = 0;
        int read;
        do {
            read = in.read();
            if (read < 0 || shift > 28) {
                throw new IOException("its Go build information breaks off");
            }
            length |= (long) (read & 0x7f) << shift;
            shift += 7;
        } while (read >= 0x80);
        if (length > limit) {
            throw new IOException("its Go build information has a text of " + length + " bytes; the limit is " + limit);
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new IOException("its Go build information breaks off");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Pointers to two Go strings, which are pointers with a length themselves.
    private static Optional<GoBuildInfo> pointed(ProgramSegments program, ByteBuffer header, int pointerSize)
            throws IOException {
        String version = text(program, pointer(header, 16, pointerSize), header.order(), pointerSize, LONGEST_VERSION);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        String modules = text(
                program, pointer(header, 16 + pointerSize, pointerSize), header.order(), pointerSize, LONGEST_MODULES);
        return Optional.of(GoBuildInfo.parse(version, unmarked(modules)));
    }

    private static String text(ProgramSegments program, long address, ByteOrder order, int pointerSize, int limit)
            throws IOException {
        Optional<byte[]> found = program.at(address, 2 * pointerSize);
        if (found.isEmpty()) {
            return "";
        }
        var string = ByteBuffer.wrap(found.get()).order(order);
        long length = pointer(string, pointerSize, pointerSize);
        if (length < 0 || length > limit) {
            throw new IOException("its Go build information has a text of " + Long.toUnsignedString(length)
                    + " bytes; the limit is " + limit);
        }
        return program.at(pointer(string, 0, pointerSize), (int) length)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    private static long pointer(ByteBuffer bytes, int at, int size) {
        return size == 8 ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }

    /// As Go does it: the marks are there if a line ends right before the second one. They are no text, so
    /// their bytes may count as fewer characters: the lines are what is between the first `path` or `mod`
    /// and the last line.
    private static String unmarked(String modules) {
        int end = modules.lastIndexOf('\n');
        int path = modules.indexOf("path\t");
        int module = modules.indexOf("mod\t");
        int start = path < 0 ? module : module < 0 ? path : Math.min(path, module);
        return start < 0 || start > MARK || end < start ? "" : modules.substring(start, end);
    }

    /// The bytes from some place on.
    private static final class RegionInput extends InputStream {
        private final ByteRegion region;
        private long at;

        private RegionInput(ByteRegion region, long at) {
            this.region = region;
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            return at < region.size() ? region.bytes(at++, 1)[0] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int count = (int) Math.min(length, region.size() - at);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            region.read(at, target, from, count);
            at += count;
            return count;
        }
    }
}
