package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.inventory.FileList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One package's header as an rpm database holds it: the number of index entries, the length of the data, the entries
/// (tag, type, offset, count; 32 bits each, big-endian), the data (RPM file format, "header structure").
final class RpmHeader {
    static final int NAME = 1000;
    static final int VERSION = 1001;
    static final int RELEASE = 1002;
    static final int EPOCH = 1003;
    static final int LICENCE = 1014;
    static final int ARCHITECTURE = 1022;
    static final int SOURCE_RPM = 1044;
    static final int MODULARITY_LABEL = 5096;

    private static final int OLD_FILE_NAMES = 1027;
    private static final int DIRECTORY_INDEXES = 1116;
    private static final int BASE_NAMES = 1117;
    private static final int DIRECTORY_NAMES = 1118;

    private static final int INT32 = 4;
    private static final int STRING = 6;
    private static final int STRING_ARRAY = 8;
    private static final int I18N_STRING = 9;

    private static final int INTRO = 8;
    private static final int ENTRY = 16;

    /// rpm itself takes no header with more (`headerMaxbytes` and the check of the number of tags in header.c).
    private static final int MAX_ENTRIES = 0xffff;

    private static final int MAX_TEXT = 4096;
    private static final int MAX_FILES = 1_000_000;

    private final ByteBuffer bytes;
    private final int entries;
    private final int data;
    private final int end;

    RpmHeader(byte[] blob) throws IOException {
        bytes = ByteBuffer.wrap(blob);
        if (blob.length < INTRO) {
            throw new IOException("a header has " + blob.length + " bytes; 8 is the least");
        }
        entries = bytes.getInt(0);
        int length = bytes.getInt(4);
        if (entries < 0 || entries > MAX_ENTRIES) {
            throw new IOException("a header has " + entries + " entries; at most " + MAX_ENTRIES + " are read");
        }
        data = INTRO + ENTRY * entries;
        if (length < 0 || (long) data + length > blob.length) {
            throw new IOException("a header is longer than its row");
        }
        end = data + length;
    }

    /// The first text of a tag, empty where there is none.
    String text(int tag) {
        int entry = find(tag);
        if (entry < 0) {
            return "";
        }
        int type = bytes.getInt(entry + 4);
        boolean isText = type == STRING || type == STRING_ARRAY || type == I18N_STRING;
        int start = offset(entry);
        if (!isText || start < 0) {
            return "";
        }
        int stop = terminator(start);
        return stop - start > MAX_TEXT ? "" : string(start, stop);
    }

    /// The first number of a tag, 0 where there is none.
    long number(int tag) {
        int entry = find(tag);
        if (entry < 0 || bytes.getInt(entry + 4) != INT32) {
            return 0;
        }
        int start = offset(entry);
        return start < 0 || start + 4 > end ? 0 : bytes.getInt(start) & 0xffffffffL;
    }

    /// The files that the package owns.
    FileList files() {
        var files = new FileList.Builder();
        int names = find(BASE_NAMES);
        int indexes = find(DIRECTORY_INDEXES);
        if (names < 0 || indexes < 0) {
            strings(OLD_FILE_NAMES).forEach(files::add);
            return files.build();
        }
        var directories = strings(DIRECTORY_NAMES);
        int index = offset(indexes);
        int count = Math.min(count(names), count(indexes));
        int start = offset(names);
        for (int i = 0; i < count && start >= 0 && start < end && index >= 0 && index + 4 <= end; i++) {
            int directory = bytes.getInt(index);
            int stop = terminator(start);
            if (directory >= 0 && directory < directories.size() && stop - start <= MAX_TEXT) {
                files.add(directories.get(directory) + string(start, stop));
            }
            start = stop + 1;
            index += 4;
        }
        return files.build();
    }

    private List<String> strings(int tag) {
        int entry = find(tag);
        if (entry < 0) {
            return List.of();
        }
        var strings = new ArrayList<String>();
        int start = offset(entry);
        int count = count(entry);
        for (int i = 0; i < count && start >= 0 && start < end; i++) {
            int stop = terminator(start);
            strings.add(stop - start > MAX_TEXT ? "" : string(start, stop));
            start = stop + 1;
        }
        return strings;
    }

    private int find(int tag) {
        for (int i = 0; i < entries; i++) {
            int entry = INTRO + ENTRY * i;
            if (bytes.getInt(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    private int offset(int entry) {
        int offset = bytes.getInt(entry + 8);
        return offset < 0 || offset >= end - data ? -1 : data + offset;
    }

    private int count(int entry) {
        int count = bytes.getInt(entry + 12);
        return count < 0 ? 0 : Math.min(count, MAX_FILES);
    }

    private int terminator(int start) {
        int stop = start;
        while (stop < end && bytes.get(stop) != 0) {
            stop++;
        }
        return stop;
    }

    private String string(int start, int stop) {
        return new String(bytes.array(), start, stop - start, StandardCharsets.UTF_8);
    }
}
