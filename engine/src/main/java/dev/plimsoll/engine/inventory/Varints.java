package dev.plimsoll.engine.inventory;

import java.io.ByteArrayOutputStream;

/// Non-negative numbers in as few bytes as they need: seven bits a byte, the lowest first.
final class Varints {
    private Varints() {}

    static void write(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /// Reads what [#write] wrote. Damaged input ends in an [IllegalStateException], never beyond the array.
    static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int position;

        Reader(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        Reader(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.position = start;
            this.end = end;
        }

        boolean atEnd() {
            return position >= end;
        }

        int next() {
            int value = 0;
            for (int shift = 0; shift < 32; shift += 7) {
                if (position >= end) {
                    throw new IllegalStateException("it ends within a number");
                }
                byte part = bytes[position++];
                value |= (part & 0x7f) << shift;
                if (part >= 0) {
                    if (value < 0) {
                        break;
                    }
                    return value;
                }
            }
            throw new IllegalStateException("it has a number beyond 31 bits");
        }

        /// A number of bytes or things that are still to come, each of at least one byte.
        int length() {
            int length = next();
            if (length > end - position) {
                throw new IllegalStateException("it ends early");
            }
            return length;
        }

        void bytes(byte[] target, int offset, int length) {
            if (length > end - position) {
                throw new IllegalStateException("it ends early");
            }
            System.arraycopy(bytes, position, target, offset, length);
            position += length;
        }

        /// Skips that many bytes and says where they begin.
        int skip(int length) {
            if (length < 0 || length > end - position) {
                throw new IllegalStateException("it ends early");
            }
            int start = position;
            position += length;
            return start;
        }
    }
}
