package dev.plimsoll.engine.inventory.catalogers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes zip archives, bad ones too, byte by byte.
final class TestZip {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();
    private boolean zip64;
    private int directoryCut;

    static TestZip of() {
        return new TestZip();
    }

    /// What stands before the archive and is not counted in its offsets.
    static byte[] withPrefix(String prefix, byte[] zip) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(prefix.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(zip);
        return out.toByteArray();
    }

    TestZip stored(String name, byte[] content) {
        return entry(name, name, content, content, 0);
    }

    TestZip stored(String name, String content) {
        return stored(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TestZip deflated(String name, byte[] content) {
        return entry(name, name, content, deflate(content), 8);
    }

    TestZip deflated(String name, String content) {
        return deflated(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TestZip entry(String name, String localName, byte[] content, byte[] packed, int method) {
        int offset = out.size();
        byte[] central = name.getBytes(StandardCharsets.UTF_8);
        byte[] local = localName.getBytes(StandardCharsets.UTF_8);
        var crc = new CRC32();
        crc.update(content);
        u32(out, 0x04034b50);
        u16(out, 20, 0, method, 0, 0);
        u32(out, crc.getValue(), packed.length, content.length);
        u16(out, local.length, 0);
        out.writeBytes(local);
        out.writeBytes(packed);
        var header = new ByteArrayOutputStream();
        u32(header, 0x02014b50);
        u16(header, 20, 20, 0, method, 0, 0);
        u32(header, crc.getValue());
        if (zip64) {
            u32(header, -1, -1);
            u16(header, central.length, 28, 0, 0, 0);
            u32(header, 0, -1);
            header.writeBytes(central);
            u16(header, 1, 24);
            u32(header, content.length, 0, packed.length, 0, offset, 0);
        } else {
            u32(header, packed.length, content.length);
            u16(header, central.length, 0, 0, 0, 0);
            u32(header, 0, offset);
            header.writeBytes(central);
        }
        directory.add(header.toByteArray());
        return this;
    }

    /// Lists the entry before once more, so that two names overlap in one content.
    TestZip again() {
        directory.add(directory.getLast());
        return this;
    }

    /// Sizes and offsets of eight bytes from here on.
    TestZip zip64() {
        zip64 = true;
        return this;
    }

    TestZip cutDirectory(int bytes) {
        directoryCut = bytes;
        return this;
    }

    byte[] bytes() {
        return bytes("");
    }

    byte[] bytes(String comment) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(out.toByteArray());
        int start = all.size();
        directory.forEach(all::writeBytes);
        byte[] cut = all.toByteArray();
        all.reset();
        all.write(cut, 0, cut.length - directoryCut);
        int length = all.size() - start;
        if (zip64) {
            int end64 = all.size();
            u32(all, 0x06064b50, 44, 0);
            u16(all, 45, 45);
            u32(all, 0, 0, directory.size(), 0, directory.size(), 0, length, 0, start, 0);
            u32(all, 0x07064b50, 0, end64, 0, 1);
        }
        u32(all, 0x06054b50);
        int count = zip64 ? 0xffff : directory.size();
        u16(all, 0, 0, count, count);
        u32(all, zip64 ? -1 : length, zip64 ? -1 : start);
        byte[] words = comment.getBytes(StandardCharsets.ISO_8859_1);
        u16(all, words.length);
        all.writeBytes(words);
        return all.toByteArray();
    }

    static byte[] deflate(byte[] content) {
        var deflater = new Deflater(9, true);
        deflater.setInput(content);
        deflater.finish();
        var packed = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        while (!deflater.finished()) {
            packed.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return packed.toByteArray();
    }

    private static void u16(ByteArrayOutputStream out, int... values) {
        for (int value : values) {
            out.write(value);
            out.write(value >> 8);
        }
    }

    private static void u32(ByteArrayOutputStream out, long... values) {
        for (long value : values) {
            u16(out, (int) value & 0xffff, (int) (value >> 16) & 0xffff);
        }
    }
}
