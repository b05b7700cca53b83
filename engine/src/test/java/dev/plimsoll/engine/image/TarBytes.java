package dev.plimsoll.engine.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes tars byte by byte, so that tests can also write those that no tool would.
public final class TarBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public TarBytes file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TarBytes file(String name, byte[] content) {
        return entry(name, '0', "", 0644, content);
    }

    public TarBytes directory(String name) {
        return entry(name, '5', "", 0755, new byte[0]);
    }

    public TarBytes symbolicLink(String name, String target) {
        return entry(name, '2', target, 0777, new byte[0]);
    }

    public TarBytes hardLink(String name, String target) {
        return entry(name, '1', target, 0644, new byte[0]);
    }

    /// An entry with a sound header and padding.
    public TarBytes entry(String name, char type, String link, int mode, byte[] content) {
        return header(name, type, link, mode, content.length).raw(content).pad();
    }

    /// GNU's way to write a long name, before the entry.
    public TarBytes gnuLong(char type, String text) {
        return entry("././@LongLink", type, "", 0, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /// A pax extended header with the given `key=value` records, before the entry.
    public TarBytes pax(String... records) {
        var text = new ByteArrayOutputStream();
        for (var record : records) {
            text.writeBytes(paxRecord(record));
        }
        return entry("PaxHeaders/x", 'x', "", 0644, text.toByteArray());
    }

    static byte[] paxRecord(String record) {
        int body = record.getBytes(StandardCharsets.UTF_8).length + 2;
        int length = body + String.valueOf(body).length();
        if (String.valueOf(length).length() != String.valueOf(body).length()) {
            length = body + String.valueOf(length).length();
        }
        return (length + " " + record + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public TarBytes header(String name, char type, String link, int mode, long size) {
        return raw(headerBytes(name, type, link, mode, size));
    }

    static byte[] headerBytes(String name, char type, String link, int mode, long size) {
        var header = new byte[512];
        put(header, 0, 100, name.getBytes(StandardCharsets.UTF_8));
        put(header, 100, 8, octal(mode, 7));
        put(header, 108, 8, octal(0, 7));
        put(header, 116, 8, octal(0, 7));
        put(header, 124, 12, octal(size, 11));
        put(header, 136, 12, octal(0, 11));
        header[156] = (byte) type;
        put(header, 157, 100, link.getBytes(StandardCharsets.UTF_8));
        put(header, 257, 8, new byte[] {'u', 's', 't', 'a', 'r', 0, '0', '0'});
        return sum(header);
    }

    static byte[] sum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (var octet : header) {
            sum += octet & 0xff;
        }
        put(header, 148, 8, octal(sum, 6));
        header[154] = 0;
        return header;
    }

    private static byte[] octal(long value, int digits) {
        var text = Long.toOctalString(value);
        return ("0".repeat(Math.max(0, digits - text.length())) + text).getBytes(StandardCharsets.US_ASCII);
    }

    private static void put(byte[] header, int start, int length, byte[] value) {
        System.arraycopy(value, 0, header, start, Math.min(length, value.length));
    }

    public TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private TarBytes pad() {
        return raw(new byte[-out.size() & 511]);
    }

    /// With the two empty blocks that end a tar.
    public byte[] end() {
        raw(new byte[1024]);
        return out.toByteArray();
    }

    /// Without them.
    public byte[] bytes() {
        return out.toByteArray();
    }
}
