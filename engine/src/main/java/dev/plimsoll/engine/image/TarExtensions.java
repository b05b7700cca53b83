package dev.plimsoll.engine.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The records of a pax extended header that say something about an entry's name, size or holes; the others
/// (times, owners, extended attributes) are passed over.
final class TarExtensions {
    private byte @Nullable [] path;
    private byte @Nullable [] sparseName;
    private byte @Nullable [] linkPath;
    private long size = -1;
    private long realSize = -1;
    private boolean sparse;
    private boolean mapInContent;
    private long[] map = {};
    private int mapLength;

    private TarExtensions() {}

    /// Reads records of the form `LENGTH KEY=VALUE\n`.
    static TarExtensions parse(byte[] records, TarWindow in) throws IOException {
        var result = new TarExtensions();
        int position = 0;
        while (position < records.length) {
            int start = position;
            int length = 0;
            while (position < records.length
                    && records[position] >= '0'
                    && records[position] <= '9'
                    && length < 1 << 24) {
                length = length * 10 + records[position++] - '0';
            }
            int end = start + length;
            if (position == start
                    || end > records.length
                    || end <= position + 1
                    || records[position] != ' '
                    || records[end - 1] != '\n') {
                throw broken(in);
            }
            position++;
            int equals = position;
            while (equals < end && records[equals] != '=') {
                equals++;
            }
            if (equals == end) {
                throw broken(in);
            }
            result.record(records, position, equals, end - 1, in);
            position = end;
        }
        return result;
    }

    private void record(byte[] records, int key, int equals, int end, TarWindow in) throws IOException {
        // only keys that matter become strings: extended attributes may be many
        byte first = records[key];
        if ("plsG".indexOf(first) < 0 || equals + 1 == end) {
            return;
        }
        var value = equals + 1;
        switch (new String(records, key, equals - key, StandardCharsets.UTF_8)) {
            case "path" -> path = Arrays.copyOfRange(records, value, end);
            case "linkpath" -> linkPath = Arrays.copyOfRange(records, value, end);
            case "size" -> size = number(records, value, end, in);
            case "GNU.sparse.name" -> sparseName = Arrays.copyOfRange(records, value, end);
            case "GNU.sparse.size", "GNU.sparse.realsize" -> realSize = number(records, value, end, in);
            case "GNU.sparse.major" -> {
                sparse = true;
                mapInContent = number(records, value, end, in) == 1;
            }
            case "GNU.sparse.map" -> {
                sparse = true;
                int from = value;
                for (int i = value; i <= end; i++) {
                    if (i == end || records[i] == ',') {
                        add(number(records, from, i, in), in);
                        from = i + 1;
                    }
                }
            }
            case "GNU.sparse.offset", "GNU.sparse.numbytes" -> {
                sparse = true;
                add(number(records, value, end, in), in);
            }
            default -> {
                // nothing that a scanner asks for
            }
        }
    }

    private void add(long number, TarWindow in) throws IOException {
        if (mapLength >= 2 * Limits.SPARSE_PIECES) {
            throw in.fail(new DamagedLayerException(
                    "a sparse file has more pieces than the limit of " + Limits.SPARSE_PIECES));
        }
        if (mapLength == map.length) {
            map = Arrays.copyOf(map, Math.max(16, 2 * mapLength));
        }
        map[mapLength++] = number;
    }

    private static long number(byte[] records, int start, int end, TarWindow in) throws IOException {
        long value = 0;
        if (start >= end || end - start > 18) {
            throw broken(in);
        }
        for (int i = start; i < end; i++) {
            if (records[i] < '0' || records[i] > '9') {
                throw broken(in);
            }
            value = value * 10 + records[i] - '0';
        }
        return value;
    }

    private static IOException broken(TarWindow in) {
        return in.fail(new DamagedLayerException("tar is broken (a pax header)"));
    }

    byte @Nullable [] path() {
        return sparseName != null ? sparseName : path;
    }

    byte @Nullable [] linkPath() {
        return linkPath;
    }

    /// Stored bytes, or -1 where the header's field counts.
    long size() {
        return size;
    }

    boolean isSparse() {
        return sparse;
    }

    boolean sparseMapInContent() {
        return mapInContent;
    }

    /// Offset and length of each piece, in turn.
    long[] sparseMap() {
        return Arrays.copyOf(map, mapLength);
    }

    /// With holes, or -1.
    long realSize() {
        return realSize;
    }
}
