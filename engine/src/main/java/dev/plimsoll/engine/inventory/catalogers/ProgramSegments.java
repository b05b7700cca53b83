package dev.plimsoll.engine.inventory.catalogers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the bytes of an executable are when it runs: ELF (System V ABI, "Program Header"), PE (Microsoft, "PE
/// Format") and Mach-O (Apple, `mach-o/loader.h`).
final class ProgramSegments {
    private static final int ELF = 0x7f454c46;
    private static final int ELF_LOAD = 1;
    private static final int MACH_O_SEGMENT_32 = 0x01;
    private static final int MACH_O_SEGMENT_64 = 0x19;

    /// Real programs have a dozen.
    private static final int MOST = 1024;

    private final ByteRegion file;
    private final List<Segment> segments = new ArrayList<>();

    private ProgramSegments(ByteRegion file) {
        this.file = file;
    }

    private record Segment(long address, long offset, long size) {}

    /// @throws IOException if the file's own tables are broken, or have more than 1024 entries
    static ProgramSegments of(ByteRegion file) throws IOException {
        var program = new ProgramSegments(file);
        ByteBuffer head = file.read(0, (int) Math.min(64, file.size()));
        if (head.capacity() < 64) {
            throw new IOException("it is no executable: it has " + head.capacity() + " bytes");
        }
        int magic = head.order(ByteOrder.BIG_ENDIAN).getInt(0);
        head.order(ByteOrder.LITTLE_ENDIAN);
        if (magic == ELF) {
            program.readElf(head.order(head.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
        } else if (magic >>> 16 == 0x4d5a) {
            program.readPortableExecutable(head);
        } else {
            program.readMachO(head);
        }
        return program;
    }

    /// The bytes at an address, if they are in the file.
    Optional<byte[]> at(long address, int length) throws IOException {
        for (Segment segment : segments) {
            long within = address - segment.address;
            if (within >= 0 && within < segment.size && length <= segment.size - within) {
                return Optional.of(file.bytes(segment.offset + within, length));
            }
        }
        return Optional.empty();
    }

    private void readElf(ByteBuffer head) throws IOException {
        boolean wide = head.get(4) == 2;
        long table = wide ? head.getLong(32) : u32(head, 28);
        int size = u16(head, wide ? 54 : 42);
        int count = checked(u16(head, wide ? 56 : 44));
        if (size < (wide ? 56 : 32)) {
            throw new IOException("its ELF program headers have " + size + " bytes each, too few");
        }
        ByteBuffer headers = file.read(table, size * count).order(head.order());
        for (int at = 0; at < size * count; at += size) {
            if (headers.getInt(at) == ELF_LOAD && wide) {
                add(headers.getLong(at + 16), headers.getLong(at + 8), headers.getLong(at + 32));
            } else if (headers.getInt(at) == ELF_LOAD) {
                add(u32(headers, at + 8), u32(headers, at + 4), u32(headers, at + 16));
            }
        }
    }

    private void readPortableExecutable(ByteBuffer head) throws IOException {
        long start = u32(head, 60);
        ByteBuffer coff = file.read(start, 24);
        int optional = u16(coff, 20);
        ByteBuffer header = file.read(start + 24, Math.min(Math.max(optional, 32), 240));
        long base = u16(header, 0) == 0x20b ? header.getLong(24) : u32(header, 28);
        int count = checked(u16(coff, 6));
        ByteBuffer sections = file.read(start + 24 + optional, 40 * count);
        for (int at = 0; at < 40 * count; at += 40) {
            add(base + u32(sections, at + 12), u32(sections, at + 20), u32(sections, at + 16));
        }
    }

    private void readMachO(ByteBuffer head) throws IOException {
        long at = u16(head, 0) == 0xfacf ? 32 : 28;
        int count = checked((int) Math.min(u32(head, 16), Integer.MAX_VALUE));
        for (int i = 0; i < count; i++) {
            ByteBuffer command = file.read(at, (int) Math.min(64, file.size() - at));
            if (command.capacity() < 64) {
                return;
            }
            if (command.getInt(0) == MACH_O_SEGMENT_64) {
                add(command.getLong(24), command.getLong(40), command.getLong(48));
            } else if (command.getInt(0) == MACH_O_SEGMENT_32) {
                add(u32(command, 24), u32(command, 32), u32(command, 36));
            }
            long size = u32(command, 4);
            if (size < 8) {
                throw new IOException("its Mach-O load commands are broken");
            }
            at += size;
        }
    }

    private void add(long address, long offset, long size) {
        if (offset >= 0 && offset < file.size() && size > 0) {
            segments.add(new Segment(address, offset, Math.min(size, file.size() - offset)));
        }
    }

    private static int checked(int count) throws IOException {
        if (count > MOST) {
            throw new IOException("its header table has " + count + " entries; the limit is " + MOST);
        }
        return count;
    }

    private static int u16(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static long u32(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }
}
