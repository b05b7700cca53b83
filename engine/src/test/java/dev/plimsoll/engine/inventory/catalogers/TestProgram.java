package dev.plimsoll.engine.inventory.catalogers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes executables that hold nothing but Go's build information, as one segment at a fixed address.
final class TestProgram {
    enum Format {
        ELF_64,
        ELF_32,
        ELF_64_BIG_ENDIAN,
        PORTABLE_EXECUTABLE,
        MACH_O
    }

    private static final long ADDRESS = 0x400000;
    /// Room for the tables, and enough that it is no program of a few lines.
    private static final int HEADERS = 64 << 10;

    private final Format format;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private boolean buildId;

    private TestProgram(Format format) {
        this.format = format;
        out.writeBytes(new byte[HEADERS]);
    }

    static TestProgram of(Format format) {
        return new TestProgram(format);
    }

    TestProgram padded(int bytes) {
        out.writeBytes(new byte[bytes]);
        return align();
    }

    /// The note that Go's linker puts in front.
    TestProgram withBuildId() {
        buildId = true;
        return this;
    }

    /// The magic text as a program has it that looks for build information.
    TestProgram decoy() {
        out.writeBytes("\u00ff Go buildinf:\u0008\u0002 and other words of that program"
                .getBytes(StandardCharsets.ISO_8859_1));
        return align();
    }

    TestProgram inline(String version, String modules) {
        header(2);
        out.writeBytes(new byte[16]);
        varint(version.length());
        out.writeBytes(version.getBytes(StandardCharsets.UTF_8));
        byte[] marked = marked(modules);
        varint(marked.length);
        out.writeBytes(marked);
        return this;
    }

    TestProgram pointed(String version, String modules) {
        int size = pointerSize();
        header(order() == ByteOrder.BIG_ENDIAN ? 1 : 0);
        long strings = ADDRESS + out.size() + 16;
        long texts = strings + 4L * size;
        byte[] first = version.getBytes(StandardCharsets.UTF_8);
        byte[] second = marked(modules);
        ByteBuffer pointers = buffer(16 + 4 * size);
        pointer(pointers, strings);
        pointer(pointers, strings + 2L * size);
        pointers.position(16);
        pointer(pointers, texts);
        pointer(pointers, first.length);
        pointer(pointers, texts + first.length);
        pointer(pointers, second.length);
        out.writeBytes(pointers.array());
        out.writeBytes(first);
        out.writeBytes(second);
        return this;
    }

    byte[] bytes() {
        ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(order());
        if (buildId) {
            file.putInt(4096, 4).putInt(4100, 4).putInt(4104, 4).put(4108, new byte[] {'G', 'o', 0, 0, 'a', 'b', 'c'});
        }
        switch (format) {
            case ELF_64, ELF_64_BIG_ENDIAN -> elf64(file);
            case ELF_32 -> elf32(file);
            case PORTABLE_EXECUTABLE -> portableExecutable(file);
            case MACH_O -> machO(file);
        }
        return file.array();
    }

    private void elf64(ByteBuffer file) {
        file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, (byte) (order() == ByteOrder.BIG_ENDIAN ? 2 : 1), 1});
        file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
        file.putInt(64, 1).putInt(68, 6).putLong(72, 0).putLong(80, ADDRESS).putLong(96, file.capacity());
    }

    private void elf32(ByteBuffer file) {
        file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1});
        file.putInt(28, 64).putShort(42, (short) 32).putShort(44, (short) 1);
        file.putInt(64, 1).putInt(68, 0).putInt(72, (int) ADDRESS).putInt(80, file.capacity());
    }

    private void portableExecutable(ByteBuffer file) {
        file.put(0, new byte[] {'M', 'Z'}).putInt(60, 128);
        file.put(128, new byte[] {'P', 'E', 0, 0}).putShort(134, (short) 1).putShort(148, (short) 240);
        file.putShort(152, (short) 0x20b).putLong(176, ADDRESS - 4096);
        int section = 152 + 240;
        file.putInt(section + 12, 4096).putInt(section + 16, file.capacity()).putInt(section + 20, 0);
    }

    private void machO(ByteBuffer file) {
        file.putInt(0, 0xfeedfacf).putInt(16, 1);
        file.putInt(32, 0x19).putInt(36, 72).putLong(56, ADDRESS).putLong(72, 0).putLong(80, file.capacity());
    }

    private void header(int flags) {
        align();
        out.writeBytes("\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1));
        out.write(pointerSize());
        out.write(flags);
    }

    private TestProgram align() {
        out.writeBytes(new byte[(16 - out.size() % 16) % 16]);
        return this;
    }

    private int pointerSize() {
        return format == Format.ELF_32 ? 4 : 8;
    }

    private ByteOrder order() {
        return format == Format.ELF_64_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order());
    }

    private void pointer(ByteBuffer buffer, long value) {
        if (pointerSize() == 8) {
            buffer.putLong(value);
        } else {
            buffer.putInt((int) value);
        }
    }

    private void varint(int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static byte[] marked(String modules) {
        if (modules.isEmpty()) {
            return new byte[0];
        }
        var marked = new ByteArrayOutputStream();
        byte[] mark = new byte[16];
        Arrays.fill(mark, (byte) 0xe9);
        marked.writeBytes(mark);
        marked.writeBytes(modules.getBytes(StandardCharsets.UTF_8));
        marked.writeBytes(mark);
        return marked.toByteArray();
    }
}
