package dev.plimsoll.engine.image;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

/// Decompresses with Intel's ISA-L where that library is on the machine: two to three times as fast as zlib.
///
/// The offsets are those of `struct inflate_state` in igzip_lib.h of ISA-L 2.x on 64 bit. A library that lays
/// it out in another way fails the trial at the start and is not used.
final class IsalInflater implements RawInflater {
    private static final int NEXT_OUT = 0;
    private static final int AVAIL_OUT = 8;
    private static final int NEXT_IN = 16;
    private static final int AVAIL_IN = 32;
    private static final int READ_IN_LENGTH = 36;
    private static final int BLOCK_STATE = 21_160;
    private static final int FINISHED = 5;

    /// The structure has 87,368 bytes; the rest is distance.
    private static final int STATE_BYTES = 1 << 17;

    private static final int PIECE = Limits.BUFFER;

    private final Library library;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(STATE_BYTES, 64);
    private final MemorySegment in = arena.allocate(PIECE);
    private final MemorySegment out = arena.allocate(PIECE);

    /// The two functions that are used.
    record Library(MethodHandle init, MethodHandle inflate) {
        /// Looked for once; absent where there is none that works.
        private static final Optional<Library> FOUND = find();

        private static Optional<Library> find() {
            if (!System.getProperty("os.name", "").equals("Linux")) {
                return Optional.empty();
            }
            try {
                var lookup = SymbolLookup.libraryLookup("libisal.so.2", Arena.global());
                var linker = Linker.nativeLinker();
                var library = new Library(
                        linker.downcallHandle(
                                lookup.findOrThrow("isal_inflate_init"),
                                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)),
                        linker.downcallHandle(
                                lookup.findOrThrow("isal_inflate"),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
                return library.works() ? Optional.of(library) : Optional.empty();
            } catch (IllegalArgumentException | java.util.NoSuchElementException | UnsupportedOperationException _) {
                return Optional.empty(); // not on this machine
            }
        }

        private boolean works() {
            var text = new byte[1000];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) ((i * i) >> 3);
            }
            var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            deflater.setInput(text);
            deflater.finish();
            var packed = new byte[2000];
            int length = deflater.deflate(packed);
            deflater.end();
            var back = new byte[2000];
            try (var inflater = new IsalInflater(this)) {
                inflater.setInput(packed, 0, length + 7);
                int count = inflater.inflate(back, 0, back.length);
                return count == text.length
                        && java.util.Arrays.equals(text, 0, count, back, 0, count)
                        && inflater.finished()
                        && inflater.remaining() == 7;
            } catch (DataFormatException _) {
                return false;
            }
        }
    }

    private IsalInflater(Library library) {
        this.library = library;
        reset();
    }

    /// One, where the library is on this machine. To be used and closed by one thread.
    static Optional<RawInflater> open() {
        return Library.FOUND.map(IsalInflater::new);
    }

    @Override
    public void setInput(byte[] input, int start, int length) {
        MemorySegment.copy(input, start, in, ValueLayout.JAVA_BYTE, 0, length);
        state.set(ValueLayout.ADDRESS, NEXT_IN, in);
        state.set(ValueLayout.JAVA_INT, AVAIL_IN, length);
    }

    @Override
    public int inflate(byte[] target, int start, int length) throws DataFormatException {
        if (finished()) {
            return 0;
        }
        int room = Math.min(length, PIECE);
        state.set(ValueLayout.ADDRESS, NEXT_OUT, out);
        state.set(ValueLayout.JAVA_INT, AVAIL_OUT, room);
        int result = call(library.inflate());
        if (result < 0) {
            throw new DataFormatException("invalid block, code or distance, " + result);
        }
        int count = room - state.get(ValueLayout.JAVA_INT, AVAIL_OUT);
        MemorySegment.copy(out, ValueLayout.JAVA_BYTE, 0, target, start, count);
        return count;
    }

    private int call(MethodHandle inflate) {
        try {
            return (int) inflate.invokeExact(state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw", e);
        }
    }

    @Override
    public boolean finished() {
        return state.get(ValueLayout.JAVA_INT, BLOCK_STATE) == FINISHED;
    }

    @Override
    public boolean needsInput() {
        return state.get(ValueLayout.JAVA_INT, AVAIL_IN) == 0;
    }

    /// Whole bytes wait in the bit buffer as well.
    @Override
    public int remaining() {
        return state.get(ValueLayout.JAVA_INT, AVAIL_IN) + state.get(ValueLayout.JAVA_INT, READ_IN_LENGTH) / 8;
    }

    @Override
    public void reset() {
        try {
            library.init().invokeExact(state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw", e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
