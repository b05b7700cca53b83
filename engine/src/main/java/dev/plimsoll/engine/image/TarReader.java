package dev.plimsoll.engine.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the headers of a tar, one after the other: POSIX ustar and pax (POSIX.1-2017, pax, "ustar Interchange
/// Format" and "pax Interchange Format"), the GNU extensions for long names and sparse files, star's prefix,
/// and old V7.
///
/// Where formats leave room it does what Go's `archive/tar` does, since that is what unpacks the layer when a
/// container starts: what it does not see, does not run. The object is its current entry; nothing is allocated
/// that is not asked for.
final class TarReader {
    private static final int BLOCK = 512;

    private final TarWindow in;
    private final long maxEntries;
    private final byte[] header = new byte[BLOCK];
    private byte @Nullable [] longName;
    private byte @Nullable [] longLink;
    private @Nullable TarExtensions pax;
    private long entries;
    private long left;
    private int padding;

    private char type;
    private int mode;
    private long size;
    private @Nullable List<SparsePiece> sparse;

    /// A stretch of a sparse file that has content.
    record SparsePiece(long offset, long length) {}

    TarReader(TarWindow in, long maxEntries) {
        this.in = in;
        this.maxEntries = maxEntries;
    }

    /// Goes to the next entry, over what was not read of the last.
    ///
    /// @return false at the end of the archive
    /// @throws DamagedLayerException if the bytes are no tar
    boolean next() throws IOException {
        longName = null;
        longLink = null;
        pax = null;
        sparse = null;
        while (true) {
            in.skip(left + padding);
            left = 0;
            padding = 0;
            if (!readHeader()) {
                if (longName != null || longLink != null || pax != null) {
                    throw damaged("tar ended early, after an extension header");
                }
                return false;
            }
            entries++;
            if (entries > maxEntries) {
                throw damaged("it has more entries than the limit of " + maxEntries);
            }
            type = (char) (header[156] & 0xff);
            long stored = number(124, 12, "size");
            switch (type) {
                case 'L' -> longName = extension(stored);
                case 'K' -> longLink = extension(stored);
                case 'x', 'X' -> pax = TarExtensions.parse(extension(stored), in);
                case 'g' -> extension(stored); // Go's reader, and so every container engine, ignores global records
                default -> {
                    entry(stored);
                    return true;
                }
            }
        }
    }

    private void entry(long stored) throws IOException {
        mode = (int) number(100, 8, "mode") & 0xfff;
        size = pax != null && pax.size() >= 0 ? pax.size() : stored;
        boolean headerOnly = type >= '1' && type <= '6';
        if (headerOnly) {
            size = 0;
        }
        if (type == 0 || type == '7') {
            type = '0';
        }
        if (type == '0' && endsWithSlash()) {
            type = '5';
        }
        left = size;
        padding = (int) (-size & (BLOCK - 1));
        if (type == 'S') {
            readOldSparse();
        } else if (pax != null && pax.isSparse()) {
            readPaxSparse(pax);
        }
        if (size > Limits.SPARSE_BYTES && sparse != null) {
            throw damaged("a sparse file is larger than the limit of " + Limits.SPARSE_BYTES / Limits.GIB + " GiB");
        }
    }

    private boolean endsWithSlash() {
        var bytes = nameBytes();
        return bytes != null ? bytes.length > 0 && bytes[bytes.length - 1] == '/' : endsWithSlash(0, 100);
    }

    private boolean endsWithSlash(int start, int length) {
        int end = textEnd(start, length);
        return end > start && header[end - 1] == '/';
    }

    private byte @Nullable [] nameBytes() {
        return pax != null && pax.path() != null ? pax.path() : longName;
    }

    /// `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` directory, `6` pipe, `S` sparse
    /// file; else unknown.
    char type() {
        return type;
    }

    int mode() {
        return mode;
    }

    /// Of the content, with the holes of a sparse file.
    long size() {
        return size;
    }

    /// Bytes that the entry has in the archive and that were not read yet.
    long stored() {
        return left;
    }

    /// Where a sparse file has content, in ascending order; absent for others.
    @Nullable
    List<SparsePiece> sparse() {
        return sparse;
    }

    /// As written, up to the first NUL; in a pax record a NUL stays, for the caller to refuse.
    String name() {
        var bytes = nameBytes();
        if (bytes != null) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (isUstar() && header[345] != 0) {
            int prefix = header[508] == 't' && header[509] == 'a' && header[510] == 'r' && header[511] == 0 ? 131 : 155;
            return text(345, prefix) + "/" + text(0, 100);
        }
        return text(0, 100);
    }

    String linkName() {
        if (pax != null && pax.linkPath() != null) {
            return new String(pax.linkPath(), StandardCharsets.UTF_8);
        }
        return longLink != null ? new String(longLink, StandardCharsets.UTF_8) : text(157, 100);
    }

    /// Reads stored content of the entry, without the holes of a sparse file.
    ///
    /// @return how many bytes, or -1 after the last
    int read(byte[] target, int start, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, start, (int) Math.min(length, left));
        if (count < 0) {
            throw damaged("tar ended early");
        }
        left -= count;
        return count;
    }

    private boolean readHeader() throws IOException {
        int count = in.readFully(header, 0, BLOCK);
        if (count == 0) {
            return false;
        }
        if (count < BLOCK) {
            throw damaged("tar ended early, in a header");
        }
        if (isZero()) {
            // one block of zeros ends it when nothing follows; two do in any case
            count = in.readFully(header, 0, BLOCK);
            if (count == 0 || (count == BLOCK && isZero())) {
                return false;
            }
            throw damaged("tar is broken (a header after an empty block)");
        }
        checkSum();
        return true;
    }

    private boolean isZero() {
        for (var octet : header) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkSum() throws IOException {
        long expected = number(148, 8, "checksum");
        long unsigned = 8 * ' ';
        long signed = unsigned;
        for (int i = 0; i < BLOCK; i++) {
            if (i < 148 || i >= 156) {
                unsigned += header[i] & 0xff;
                signed += header[i];
            }
        }
        if (expected != unsigned && expected != signed) {
            throw damaged("tar is broken (a header's checksum is wrong)");
        }
    }

    private boolean isUstar() {
        return header[257] == 'u'
                && header[258] == 's'
                && header[259] == 't'
                && header[260] == 'a'
                && header[261] == 'r'
                && header[262] == 0;
    }

    private String text(int start, int length) {
        return new String(header, start, textEnd(start, length) - start, StandardCharsets.UTF_8);
    }

    private int textEnd(int start, int length) {
        int end = start;
        while (end < start + length && header[end] != 0) {
            end++;
        }
        return end;
    }

    /// A number in octal digits, or, as GNU writes what does not fit, in base 256.
    private long number(int start, int length, String field) throws IOException {
        return number(header, start, length, field);
    }

    private long number(byte[] block, int start, int length, String field) throws IOException {
        long value = 0;
        if ((block[start] & 0x80) != 0) {
            if ((block[start] & 0x40) != 0) {
                throw damaged("tar is broken (a negative " + field + ")");
            }
            for (int i = start; i < start + length; i++) {
                int octet = i == start ? block[i] & 0x3f : block[i] & 0xff;
                if (value >>> 55 != 0) {
                    throw damaged("tar is broken (a " + field + " beyond 64 bits)");
                }
                value = value << 8 | octet;
            }
            return value;
        }
        int i = start;
        int end = start + length;
        while (i < end && (block[i] == ' ' || block[i] == 0)) {
            i++;
        }
        while (i < end && block[i] >= '0' && block[i] <= '7') {
            value = value << 3 | block[i] - '0';
            i++;
        }
        if (i < end && block[i] != ' ' && block[i] != 0) {
            throw damaged("tar is broken (the " + field + " is no number)");
        }
        return value;
    }

    private byte[] extension(long length) throws IOException {
        if (length > Limits.TAR_EXTENSION_BYTES) {
            throw damaged("a header extension is larger than the limit of " + Limits.TAR_EXTENSION_BYTES + " bytes");
        }
        var content = new byte[(int) length];
        if (in.readFully(content, 0, content.length) < content.length) {
            throw damaged("tar ended early, in an extension header");
        }
        padding = (int) (-length & (BLOCK - 1));
        if (type == 'L' || type == 'K') {
            int end = 0;
            while (end < content.length && content[end] != 0) {
                end++;
            }
            return java.util.Arrays.copyOf(content, end);
        }
        return content;
    }

    /// GNU's old format: four pieces in the header, 21 in each block that follows while a flag says so.
    private void readOldSparse() throws IOException {
        var pieces = new ArrayList<SparsePiece>();
        long real = number(483, 12, "size");
        boolean more = header[482] == 1;
        addPieces(header, 386, 4, pieces);
        var block = new byte[BLOCK];
        while (more) {
            if (in.readFully(block, 0, BLOCK) < BLOCK) {
                throw damaged("tar ended early, in a sparse file's map");
            }
            addPieces(block, 0, 21, pieces);
            more = block[504] == 1;
        }
        setSparse(pieces, real);
    }

    private void addPieces(byte[] block, int start, int count, List<SparsePiece> pieces) throws IOException {
        for (int i = 0; i < count; i++) {
            int at = start + i * 24;
            if (block[at] == 0 && block[at + 12] == 0) {
                return;
            }
            pieces.add(new SparsePiece(number(block, at, 12, "offset"), number(block, at + 12, 12, "length")));
            checkPieces(pieces.size());
        }
    }

    private void readPaxSparse(TarExtensions extensions) throws IOException {
        var pieces = new ArrayList<SparsePiece>();
        if (extensions.sparseMapInContent()) {
            long count = line();
            checkPieces(count);
            for (long i = 0; i < count; i++) {
                pieces.add(new SparsePiece(line(), line()));
            }
            // the map is padded to a block
            long used = size - left;
            long rest = Math.min(left, -used & (BLOCK - 1));
            in.skip(rest);
            left -= rest;
        } else {
            var numbers = extensions.sparseMap();
            checkPieces(numbers.length / 2);
            for (int i = 0; i + 1 < numbers.length; i += 2) {
                pieces.add(new SparsePiece(numbers[i], numbers[i + 1]));
            }
        }
        setSparse(pieces, extensions.realSize() >= 0 ? extensions.realSize() : size);
    }

    /// One decimal number of the map that stands before the content (format 1.0).
    private long line() throws IOException {
        long value = 0;
        var one = new byte[1];
        for (int digits = 0; ; digits++) {
            if (read(one, 0, 1) < 0 || digits > 18) {
                throw damaged("tar is broken (a sparse file's map)");
            }
            if (one[0] == '\n' && digits > 0) {
                return value;
            }
            if (one[0] < '0' || one[0] > '9') {
                throw damaged("tar is broken (a sparse file's map)");
            }
            value = value * 10 + one[0] - '0';
        }
    }

    private void checkPieces(long count) throws IOException {
        if (count > Limits.SPARSE_PIECES) {
            throw damaged("a sparse file has more pieces than the limit of " + Limits.SPARSE_PIECES);
        }
    }

    private void setSparse(List<SparsePiece> pieces, long real) throws IOException {
        long end = 0;
        long content = 0;
        for (var piece : pieces) {
            if (piece.offset() < end || piece.length() > real - piece.offset()) {
                throw damaged("tar is broken (a sparse file's map)");
            }
            end = piece.offset() + piece.length();
            content += piece.length();
        }
        if (content != left) {
            throw damaged("tar is broken (a sparse file's map does not fit its content)");
        }
        size = real;
        sparse = pieces;
        type = '0';
    }

    private IOException damaged(String message) {
        return in.fail(new DamagedLayerException(message));
    }
}
