package dev.plimsoll.engine.advisory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A source's file, whatever it is packed in, as named entries; all limits on what strangers packed are kept
/// here. Nothing is unpacked to disk, so that an entry's name is never a path.
final class SourceFile implements Closeable {
    static final int MAX_ENTRIES = 2_000_000;

    /// The largest record of the public bucket is about 10 MB; EPSS unpacks to 12 MB.
    static final int MAX_ENTRY_BYTES = 64 << 20;

    static final long MAX_FILE_BYTES = 4L << 30;

    /// Deflate cannot exceed 1032; JSON stays below 30, long lists of versions below 100.
    static final int MAX_RATIO = 400;

    private static final int RATIO_FREE_BYTES = 1 << 20;

    /// How each begins: APPNOTE 4.3.7, RFC 1952 2.3.1.
    private static final int ZIP = 'P' << 8 | 'K';

    private static final int GZIP = 0x1f8b;

    private final Path file;
    private final boolean gzip;
    private final @Nullable ZipFile zip;
    private final List<Entry> entries;
    private final List<String> refused = new ArrayList<>();

    /// @param crc CRC-32 of the content as the archive states it; 0 with size 0 where only reading tells
    record Entry(String name, long crc, long size, @Nullable ZipEntry inZip) {}

    /// Content of an entry; the array may be longer than it and is used again.
    static final class Buffer {
        byte[] bytes = new byte[1 << 16];
        int length;
        private final CRC32 crc = new CRC32();

        long crc() {
            crc.reset();
            crc.update(bytes, 0, length);
            return crc.getValue();
        }
    }

    /// @throws IOException if it is cut off or broken as a whole
    SourceFile(Path file, Predicate<String> wanted) throws IOException {
        this.file = file;
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new IOException("it has " + size + " bytes, more than " + MAX_FILE_BYTES);
        }
        var name = file.getFileName().toString();
        // A mirror may pack what the publisher serves bare, and what was fetched bears the publisher's name.
        var packing = packing(file);
        this.gzip = name.endsWith(".gz") || packing == GZIP;
        if (name.endsWith(".zip") || packing == ZIP) {
            this.zip = new ZipFile(file.toFile());
            try {
                this.entries = list(zip, wanted);
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } else {
            this.zip = null;
            var bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
            this.entries = List.of(new Entry(bare, 0, 0, null));
        }
    }

    private static int packing(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.read() << 8 | in.read();
        }
    }

    private List<Entry> list(ZipFile archive, Predicate<String> wanted) throws IOException {
        if (archive.size() > MAX_ENTRIES) {
            throw new IOException("it has " + archive.size() + " entries, more than " + MAX_ENTRIES);
        }
        var listed = new ArrayList<Entry>(archive.size());
        for (var all = archive.entries(); all.hasMoreElements(); ) {
            var entry = all.nextElement();
            var name = entry.getName();
            if (entry.isDirectory() || !wanted.test(name)) {
                continue;
            }
            if (name.startsWith("/") || name.contains("..") || name.contains("\\") || name.length() > 1_000) {
                refused.add("entry '" + shortened(name) + "' has a name that leads out of the archive");
            } else if (entry.getSize() > MAX_ENTRY_BYTES) {
                refused.add("entry '" + name + "' has more than " + MAX_ENTRY_BYTES + " bytes");
            } else if (entry.getSize() > RATIO_FREE_BYTES
                    && entry.getSize() / Math.max(1, entry.getCompressedSize()) > MAX_RATIO) {
                refused.add("entry '" + name + "' unpacks to more than " + MAX_RATIO + " times its size");
            } else {
                listed.add(new Entry(name, entry.getCrc(), entry.getSize(), entry));
            }
        }
        return listed;
    }

    /// In the archive's order; two may have the same name.
    List<Entry> entries() {
        return entries;
    }

    /// What was left out of [#entries], and why.
    List<String> refused() {
        return refused;
    }

    void refuse(String why) {
        refused.add(why);
    }

    /// Reads an entry. Several threads may do so, each with its own buffer.
    ///
    /// @throws IOException if it is broken, or its content is not what the archive says of it
    void read(Entry entry, Buffer buffer) throws IOException {
        var inZip = entry.inZip();
        if (zip == null || inZip == null) {
            try (var plain = Files.newInputStream(file);
                    var stream = gzip ? new GZIPInputStream(plain, 1 << 16) : plain) {
                fill(stream, buffer, 1 << 20);
            }
            return;
        }
        try (var stream = zip.getInputStream(inZip)) {
            fill(stream, buffer, (int) entry.size() + 1);
        }
        if (buffer.length != entry.size() || buffer.crc() != entry.crc()) {
            throw new IOException("its content is not what the archive's directory says");
        }
    }

    private static void fill(InputStream stream, Buffer buffer, int expected) throws IOException {
        buffer.length = 0;
        if (buffer.bytes.length < expected) {
            buffer.bytes = new byte[Math.max(expected, Math.min(MAX_ENTRY_BYTES, buffer.bytes.length * 2))];
        }
        while (true) {
            if (buffer.length == buffer.bytes.length) {
                buffer.bytes = Arrays.copyOf(buffer.bytes, buffer.length * 2);
            }
            int read = stream.read(buffer.bytes, buffer.length, buffer.bytes.length - buffer.length);
            if (read < 0) {
                return;
            }
            buffer.length += read;
            if (buffer.length > MAX_ENTRY_BYTES) {
                throw new IOException("it has more than " + MAX_ENTRY_BYTES + " bytes");
            }
        }
    }

    /// When the newest entry was put into the archive; null for other files.
    @Nullable
    Instant newestEntry() {
        Instant newest = null;
        for (var entry : entries) {
            var inZip = entry.inZip();
            if (inZip != null && inZip.getLastModifiedTime() != null) {
                var time = inZip.getLastModifiedTime().toInstant();
                // 1980 is the zip format's own beginning: it stands for "no date".
                if (time.getEpochSecond() > 347_155_200 && (newest == null || time.isAfter(newest))) {
                    newest = time;
                }
            }
        }
        return newest;
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    private static String shortened(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "…" : name;
    }
}
