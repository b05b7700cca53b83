package dev.plimsoll.engine.inventory.catalogers;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;

/// Reads the blobs of one table of an SQLite database file that nobody vouches for (sqlite.org/fileformat2.html).
///
/// No page is read twice, so that a file whose pages lead in circles ends; no more is held than one page of each level
/// of the tree and one blob. Why not SQLite itself: docs/adr, "rpm databases are read by a small reader of our own".
final class SqliteTable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FILE_HEADER = 100;
    private static final int MIN_PAGE = 512;
    private static final int MAX_PAGE = 65_536;
    private static final int INTERIOR_TABLE = 0x05;
    private static final int LEAF_TABLE = 0x0d;

    /// A schema entry is the text of one statement.
    private static final int MAX_SCHEMA_ENTRY = 1 << 20;

    private final SeekableByteChannel channel;
    private final int pageSize;
    private final int usable;
    private final long pages;
    private final BitSet visited = new BitSet();

    /// Receives one value.
    interface BlobReader {
        void read(byte[] blob) throws IOException;
    }

    private interface PayloadReader {
        /// @return whether to go on
        boolean read(byte[] payload) throws IOException;
    }

    SqliteTable(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        var header = read(0, FILE_HEADER);
        for (int i = 0; i < MAGIC.length; i++) {
            if (header.get(i) != MAGIC[i]) {
                throw new IOException("it is no SQLite database");
            }
        }
        int stated = header.getShort(16) & 0xffff;
        pageSize = stated == 1 ? MAX_PAGE : stated;
        if (pageSize < MIN_PAGE || Integer.bitCount(pageSize) != 1) {
            throw new IOException("its page size is " + pageSize + ", which is no power of two from 512 to 65536");
        }
        usable = pageSize - (header.get(20) & 0xff);
        if (usable < 480) {
            throw new IOException("its pages have " + usable + " usable bytes; 480 is the least");
        }
        int encoding = header.getInt(56);
        if (encoding > 1) {
            throw new IOException("its text is UTF-16, which no package database uses");
        }
        pages = channel.size() / pageSize;
    }

    /// Gives the first blob of each row, in the order of the row numbers.
    ///
    /// @param maxBlob bytes; a longer one ends the reading
    /// @throws IOException if there is no such table or the file is damaged; what was given before is sound
    void forEachBlob(String table, int maxBlob, BlobReader reader) throws IOException {
        long root = rootOf(table);
        visited.clear();
        walk(root, maxBlob, payload -> {
            var blob = firstBlob(payload);
            if (blob.length > 0) {
                reader.read(blob);
            }
            return true;
        });
    }

    private long rootOf(String table) throws IOException {
        long[] root = {0};
        walk(1, MAX_SCHEMA_ENTRY, payload -> {
            var row = new Row(payload);
            if (row.text(0).equals("table") && row.text(1).equals(table)) {
                root[0] = row.integer(3);
            }
            return root[0] == 0;
        });
        if (root[0] == 0) {
            throw new IOException("it has no table " + table);
        }
        return root[0];
    }

    private static byte[] firstBlob(byte[] payload) throws IOException {
        var row = new Row(payload);
        for (int column = 0; column < row.columns(); column++) {
            if (row.isBlob(column)) {
                return row.bytes(column);
            }
        }
        return new byte[0];
    }

    private void walk(long root, int maxPayload, PayloadReader reader) throws IOException {
        // The leftmost page is on top, so that rows come in their order.
        var next = new ArrayDeque<Long>();
        next.push(root);
        while (!next.isEmpty()) {
            long number = next.pop();
            var page = page(number);
            int start = number == 1 ? FILE_HEADER : 0;
            int kind = page.get(start);
            int cells = page.getShort(start + 3) & 0xffff;
            int pointers = start + (kind == INTERIOR_TABLE ? 12 : 8);
            if (pointers + 2 * cells > usable) {
                throw damaged(number, "it has more cells than room");
            }
            if (kind == INTERIOR_TABLE) {
                next.push(page.getInt(start + 8) & 0xffffffffL);
                for (int i = cells - 1; i >= 0; i--) {
                    int cell = cell(page, pointers, i, number);
                    next.push(page.getInt(cell) & 0xffffffffL);
                }
            } else if (kind == LEAF_TABLE) {
                for (int i = 0; i < cells; i++) {
                    if (!reader.read(payload(page, cell(page, pointers, i, number), number, maxPayload))) {
                        return;
                    }
                }
            } else {
                throw damaged(number, "it is no page of a table");
            }
        }
    }

    private int cell(ByteBuffer page, int pointers, int index, long number) throws IOException {
        int cell = page.getShort(pointers + 2 * index) & 0xffff;
        if (cell > usable - 4) {
            throw damaged(number, "a cell is outside of it");
        }
        return cell;
    }

    /// The bytes of a row: as many as fit are in the leaf, the rest on a chain of overflow pages (section 1.6).
    private byte[] payload(ByteBuffer page, int cell, long number, int maxPayload) throws IOException {
        var in = new Cursor(page, cell, usable);
        long size = in.varint();
        in.varint();
        if (size < 0 || size > maxPayload) {
            throw damaged(number, "a row has " + size + " bytes; at most " + maxPayload + " are read");
        }
        if (size > pages * pageSize) {
            throw damaged(number, "a row is larger than the file");
        }
        int inLeaf = inLeaf((int) size);
        if (in.position + inLeaf + (inLeaf < size ? 4 : 0) > usable) {
            throw damaged(number, "a row ends outside of it");
        }
        var payload = new byte[(int) size];
        page.get(in.position, payload, 0, inLeaf);
        int done = inLeaf;
        long overflow = inLeaf < size ? page.getInt(in.position + inLeaf) & 0xffffffffL : 0;
        while (done < payload.length) {
            var more = page(overflow);
            int part = Math.min(payload.length - done, usable - 4);
            more.get(4, payload, done, part);
            done += part;
            overflow = more.getInt(0) & 0xffffffffL;
        }
        return payload;
    }

    private int inLeaf(int size) {
        int most = usable - 35;
        if (size <= most) {
            return size;
        }
        int least = (usable - 12) * 32 / 255 - 23;
        int rest = least + (size - least) % (usable - 4);
        return rest <= most ? rest : least;
    }

    private ByteBuffer page(long number) throws IOException {
        if (number < 1 || number > pages) {
            throw damaged(number, "the file has " + pages + " pages");
        }
        if (visited.get((int) number)) {
            throw damaged(number, "two ways lead to it");
        }
        visited.set((int) number);
        return read((number - 1) * pageSize, pageSize);
    }

    private ByteBuffer read(long position, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("it ends early, after " + channel.size() + " bytes");
            }
        }
        return buffer;
    }

    private static IOException damaged(long page, String how) {
        return new IOException("its page " + page + " is damaged: " + how);
    }

    /// A place in bytes, for the numbers of one to nine bytes (section 1.6, "variable-length integer").
    private static final class Cursor {
        private final ByteBuffer bytes;
        private final int end;
        private int position;

        Cursor(ByteBuffer bytes, int position, int end) {
            this.bytes = bytes;
            this.position = position;
            this.end = end;
        }

        long varint() throws IOException {
            long value = 0;
            for (int i = 0; i < 9; i++) {
                if (position >= end) {
                    throw new IOException("it is damaged: a number has no end");
                }
                byte part = bytes.get(position++);
                if (i == 8) {
                    return (value << 8) | (part & 0xff);
                }
                value = (value << 7) | (part & 0x7f);
                if (part >= 0) {
                    return value;
                }
            }
            return value;
        }
    }

    /// One row (section 2, "record format"): the columns' types, then their values.
    private static final class Row {
        private static final int MAX_COLUMNS = 64;

        private final byte[] payload;
        private final long[] types = new long[MAX_COLUMNS];
        private final int[] starts = new int[MAX_COLUMNS];
        private int columns;

        Row(byte[] payload) throws IOException {
            this.payload = payload;
            var in = new Cursor(ByteBuffer.wrap(payload), 0, payload.length);
            long headerEnd = in.varint();
            if (headerEnd > payload.length) {
                throw new IOException("it is damaged: a row's header is longer than the row");
            }
            long value = headerEnd;
            while (in.position < headerEnd && columns < MAX_COLUMNS) {
                types[columns] = in.varint();
                starts[columns] = (int) value;
                value += length(types[columns]);
                if (types[columns] < 0 || value > payload.length) {
                    throw new IOException("it is damaged: a value is longer than its row");
                }
                columns++;
            }
        }

        private static long length(long type) {
            if (type >= 12) {
                return (type - 12) / 2;
            }
            return switch ((int) type) {
                case 1, 2, 3, 4 -> type;
                case 5 -> 6;
                case 6, 7 -> 8;
                default -> 0;
            };
        }

        int columns() {
            return columns;
        }

        boolean isBlob(int column) {
            return types[column] >= 12 && types[column] % 2 == 0;
        }

        byte[] bytes(int column) {
            int length = (int) length(types[column]);
            var bytes = new byte[length];
            System.arraycopy(payload, starts[column], bytes, 0, length);
            return bytes;
        }

        String text(int column) {
            boolean isText = column < columns && types[column] >= 13 && types[column] % 2 == 1;
            return isText
                    ? new String(payload, starts[column], (int) length(types[column]), StandardCharsets.UTF_8)
                    : "";
        }

        long integer(int column) {
            if (column >= columns || types[column] > 9) {
                return 0;
            }
            if (types[column] == 9) {
                return 1;
            }
            long value = 0;
            for (int i = 0; i < length(types[column]); i++) {
                value = i == 0 ? payload[starts[column]] : (value << 8) | (payload[starts[column] + i] & 0xff);
            }
            return value;
        }
    }
}
