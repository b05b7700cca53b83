package dev.plimsoll.engine.inventory.catalogers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A zip archive read by its central directory, as the Java runtime reads it (APPNOTE.TXT 6.3.10, sections
/// 4.3 and 4.5.3): nothing is inflated but what is asked for.
///
/// What stands before the archive, as the launch script of an executable jar does, is skipped. Where
/// readers could disagree about the content, [#doubts] says so.
final class ZipArchive {
    private static final int END_SIGNATURE = 0x06054b50; // PK, 5, 6
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_LOCATOR_LENGTH = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int ZIP64_EXTRA = 0x0001;
    private static final int LARGEST_DIRECTORY = 64 << 20;

    private final ByteRegion bytes;
    private final byte[] names;
    private final ByteBuffer directory;
    private final long shift;
    private final List<String> doubts;

    /// @param directory the central directory
    private ZipArchive(ByteRegion bytes, byte[] directory, long shift, List<String> doubts) {
        this.bytes = bytes;
        this.names = directory;
        this.directory = ByteBuffer.wrap(directory).order(ByteOrder.LITTLE_ENDIAN);
        this.shift = shift;
        this.doubts = doubts;
    }

    /// Finds and reads the central directory.
    ///
    /// @throws IOException if there is none, or it is larger than 64 MiB
    static ZipArchive open(ByteRegion bytes) throws IOException {
        var doubts = new ArrayList<String>();
        End end = End.find(bytes, doubts);
        if (end.directoryLength > LARGEST_DIRECTORY) {
            throw new IOException(
                    "it has a zip directory of " + end.directoryLength + " bytes; the limit is " + LARGEST_DIRECTORY);
        }
        long start = end.position - end.directoryLength;
        long shift = start - end.directoryOffset;
        if (start < 0 || shift < 0) {
            throw new IOException("it is no readable zip archive: its directory of " + end.directoryLength
                    + " bytes at " + end.directoryOffset + " does not fit in front of its end at " + end.position);
        }
        if (shift > 0 && doubts.isEmpty() && End.isAt(bytes, shift - END_LENGTH)) {
            doubts.add("it holds two zip archives, one behind the other; the last one is read");
        }
        return new ZipArchive(bytes, bytes.bytes(start, (int) end.directoryLength), shift, doubts);
    }

    /// What in the archive's structure is doubtful; grows while entries are read.
    List<String> doubts() {
        return List.copyOf(doubts);
    }

    /// Receives the entries in the directory's order.
    interface Visitor {
        void visit(Entry entry) throws IOException;
    }

    /// Walks through the directory. A directory that breaks off is a doubt; the entries before are visited.
    void visit(Visitor visitor) throws IOException {
        int at = 0;
        while (at + CENTRAL_LENGTH <= directory.capacity() && directory.getInt(at) == CENTRAL_SIGNATURE) {
            int nameLength = u16(directory, at + 28);
            int next = at + CENTRAL_LENGTH + nameLength + u16(directory, at + 30) + u16(directory, at + 32);
            if (next > directory.capacity()) {
                break;
            }
            visitor.visit(new Entry(at, nameLength));
            at = next;
        }
        if (at != directory.capacity()) {
            doubts.add("it has a zip directory that breaks off after " + at + " of " + directory.capacity() + " bytes");
        }
    }

    /// An entry of the directory.
    final class Entry {
        private final int at;
        private final int nameLength;

        private Entry(int at, int nameLength) {
            this.at = at;
            this.nameLength = nameLength;
        }

        /// Whether the name ends so; letters must be given in lower case and match both cases. Costs no string.
        boolean nameEndsWith(String ending) {
            int from = at + CENTRAL_LENGTH + nameLength - ending.length();
            return ending.length() <= nameLength && matches(from, ending);
        }

        /// Whether the name starts so; letters must be given in lower case and match both cases. Costs no
        /// string.
        boolean nameStartsWith(String beginning) {
            return beginning.length() <= nameLength && matches(at + CENTRAL_LENGTH, beginning);
        }

        private boolean matches(int from, String word) {
            for (int i = word.length() - 1; i >= 0; i--) { // names differ at their end rather than at their beginning
                int c = names[from + i];
                if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        String name() {
            return new String(names, at + CENTRAL_LENGTH, nameLength, StandardCharsets.UTF_8);
        }

        /// The size that the directory states; nothing assures it.
        long size() {
            return extended(u32(directory, at + 24), 0);
        }

        private long compressedSize() {
            return extended(u32(directory, at + 20), isExtended(24) ? 8 : 0);
        }

        private long localHeader() {
            int before = (isExtended(24) ? 8 : 0) + (isExtended(20) ? 8 : 0);
            return extended(u32(directory, at + 42), before);
        }

        private boolean isExtended(int field) {
            return directory.getInt(at + field) == -1;
        }

        /// A value of four bytes, or of eight from the zip64 extra field where the four are all ones.
        private long extended(long value, int place) {
            if (value != 0xffffffffL) {
                return value;
            }
            int extra = at + CENTRAL_LENGTH + nameLength;
            int end = extra + u16(directory, at + 30);
            while (extra + 4 <= end) {
                int length = u16(directory, extra + 2);
                if (u16(directory, extra) == ZIP64_EXTRA && place + 8 <= length && extra + 4 + place + 8 <= end) {
                    return directory.getLong(extra + 4 + place);
                }
                extra += 4 + length;
            }
            return value;
        }

        /// The content in place, if it is stored and not compressed.
        Optional<ByteRegion> stored() throws IOException {
            return u16(directory, at + 10) == 0 ? Optional.of(packed()) : Optional.empty();
        }

        /// The whole content, unpacked in memory.
        ///
        /// @throws IOException if it is damaged or longer than the limit
        ByteRegion read(int limit, Inflation inflation) throws IOException {
            ByteRegion content = head(limit + 1, inflation);
            if (content.size() > limit) {
                throw new IOException("it is longer than " + limit + " bytes, the limit for what is unpacked");
            }
            return content;
        }

        /// The content up to a limit, unpacked in memory.
        ByteRegion head(int limit, Inflation inflation) throws IOException {
            ByteRegion packed = packed();
            int method = u16(directory, at + 10);
            if (method == 0) {
                int length = (int) Math.min(limit, packed.size());
                inflation.spend(length);
                return ByteRegion.of(packed.bytes(0, length));
            }
            if (method != 8) {
                throw new IOException("it is compressed by method " + method + ", which is not supported");
            }
            return inflation.inflate(packed, size(), limit);
        }

        private ByteRegion packed() throws IOException {
            if ((u16(directory, at + 8) & 1) != 0) {
                throw new IOException("it is encrypted");
            }
            long header = shift + localHeader();
            ByteBuffer local = bytes.read(header, LOCAL_LENGTH);
            if (local.getInt(0) != LOCAL_SIGNATURE) {
                throw new IOException("it has no local header at " + header + ", where the directory says");
            }
            int localNameLength = u16(local, 26);
            if (localNameLength != nameLength || !hasName(bytes.read(header + LOCAL_LENGTH, nameLength))) {
                doubts.add("it names " + name() + " otherwise in front of its content");
            }
            long start = header + LOCAL_LENGTH + localNameLength + u16(local, 28);
            return bytes.slice(start, compressedSize());
        }

        private boolean hasName(ByteBuffer name) {
            return directory.slice(at + CENTRAL_LENGTH, nameLength).equals(name);
        }
    }

    /// Inflates for one file of the image, however many archives it nests, within one budget. Holds native
    /// memory.
    static final class Inflation implements AutoCloseable {
        /// Deflate gets no denser (RFC 1951: 258 bytes in two bits).
        private static final long HIGHEST_RATIO = 1032;

        private final Inflater inflater = new Inflater(true);
        private final byte[] in = new byte[16 << 10];
        private final long budget;
        private long spent;

        /// @param budget bytes that may come out in all
        Inflation(long budget) {
            this.budget = budget;
        }

        private void spend(long count) throws IOException {
            spent += count;
            if (spent > budget) {
                throw new BudgetException("it unpacks to more than " + budget + " bytes, the limit for one file");
            }
        }

        private ByteRegion inflate(ByteRegion packed, long stated, int limit) throws IOException {
            inflater.reset();
            // The stated size is believed as far as these bytes could reach it, so that large content is not copied.
            long reachable = Math.min(stated, packed.size() * HIGHEST_RATIO);
            byte[] out = new byte[(int) Math.min(limit, Math.max(64, reachable + 1))];
            int length = 0;
            long at = 0;
            try {
                while (length < limit && !inflater.finished()) {
                    if (inflater.needsInput() && at < packed.size()) {
                        int count = (int) Math.min(in.length, packed.size() - at);
                        packed.read(at, in, 0, count);
                        inflater.setInput(in, 0, count);
                        at += count;
                    }
                    if (length == out.length) {
                        out = Arrays.copyOf(out, (int) Math.min(limit, out.length * 2L));
                    }
                    int count = inflater.inflate(out, length, out.length - length);
                    if (count == 0 && !inflater.finished() && (inflater.needsDictionary() || at >= packed.size())) {
                        throw new IOException("it ends early within its deflated data");
                    }
                    length += count;
                    spend(count);
                }
            } catch (DataFormatException e) {
                throw new IOException("it is not valid deflated data: " + e.getMessage(), e);
            }
            return ByteRegion.of(out).slice(0, length);
        }

        @Override
        public void close() {
            inflater.end();
        }
    }

    /// The budget is spent: nothing more of this file is read.
    static final class BudgetException extends IOException {
        private static final long serialVersionUID = 1;

        BudgetException(String message) {
            super(message);
        }
    }

    /// The end of central directory record.
    private record End(long position, long directoryOffset, long directoryLength) {
        static End find(ByteRegion bytes, List<String> doubts) throws IOException {
            int tail = (int) Math.min(bytes.size(), END_LENGTH + LONGEST_COMMENT);
            byte[] end = bytes.bytes(bytes.size() - tail, tail);
            End found = null;
            End fallback = null;
            for (int at = tail - END_LENGTH; at >= 0; at--) {
                if (end[at] != 'P' || end[at + 1] != 'K' || end[at + 2] != 5 || end[at + 3] != 6) {
                    continue;
                }
                var record = ByteBuffer.wrap(Arrays.copyOfRange(end, at, at + END_LENGTH))
                        .order(ByteOrder.LITTLE_ENDIAN);
                int comment = u16(record, 20);
                long position = bytes.size() - tail + at;
                if (found == null && comment <= tail - at - END_LENGTH) {
                    End candidate = read(bytes, record, position);
                    fallback = fallback == null ? candidate : fallback;
                    found = candidate.fits(bytes) ? candidate : null;
                } else if (found != null && isAnother(record, position, comment == tail - at - END_LENGTH)) {
                    doubts.add("it has two zip directories; the last one is read");
                    break;
                }
            }
            if (found == null) {
                found = fallback;
            }
            if (found == null) {
                throw new IOException("it is no zip archive: it has no end of central directory");
            }
            return found;
        }

        /// Whether a directory is where this record says: a comment can hold words that look like a record.
        private boolean fits(ByteRegion bytes) throws IOException {
            long start = position - directoryLength;
            return start >= directoryOffset
                    && directoryOffset >= 0
                    && (directoryLength == 0 || bytes.read(start, 4).getInt(0) == CENTRAL_SIGNATURE);
        }

        /// Whether some reader could take this record for the end: its comment reaches to the end of the file,
        /// or a directory ends right before it. Neither is so for an archive that is stored within this one.
        private static boolean isAnother(ByteBuffer end, long position, boolean reaches) {
            return reaches || (u32(end, 16) + u32(end, 12) == position && u32(end, 12) > 0);
        }

        private static End read(ByteRegion bytes, ByteBuffer end, long position) throws IOException {
            long length = u32(end, 12);
            long offset = u32(end, 16);
            boolean extended = length == 0xffffffffL || offset == 0xffffffffL || u16(end, 10) == 0xffff;
            long locatorAt = position - END64_LOCATOR_LENGTH;
            if (!extended || locatorAt < 0) {
                return new End(position, offset, length);
            }
            ByteBuffer locator = bytes.read(locatorAt, END64_LOCATOR_LENGTH);
            if (locator.getInt(0) != END64_LOCATOR_SIGNATURE) {
                return new End(position, offset, length);
            }
            // The record itself may be shifted by what stands before the archive, and lies right before its locator.
            for (long at : new long[] {locator.getLong(8), locatorAt - 56}) {
                if (at >= 0 && at <= locatorAt - 56) {
                    ByteBuffer end64 = bytes.read(at, 56);
                    if (end64.getInt(0) == END64_SIGNATURE && end64.getLong(40) >= 0 && end64.getLong(48) >= 0) {
                        return new End(at, end64.getLong(48), end64.getLong(40));
                    }
                }
            }
            throw new IOException("it is no readable zip archive: its zip64 end of central directory is missing");
        }

        static boolean isAt(ByteRegion bytes, long position) throws IOException {
            return position >= 0 && bytes.read(position, 4).getInt(0) == END_SIGNATURE;
        }
    }

    private static int u16(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static long u32(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }
}
