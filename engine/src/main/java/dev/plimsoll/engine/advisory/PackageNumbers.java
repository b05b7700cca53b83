package dev.plimsoll.engine.advisory;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// The packages that an advisory names, as ascending numbers in few bytes: each is the difference to the one
/// before, seven bits a byte, the lowest first, the high bit set while more follow.
final class PackageNumbers {
    private PackageNumbers() {}

    /// @param ascending without repetition
    static byte @Nullable [] write(long[] ascending) {
        if (ascending.length == 0) {
            return null;
        }
        var bytes = new ByteArrayOutputStream(ascending.length * 2);
        long last = 0;
        for (long number : ascending) {
            long rest = number - last;
            while (rest >= 0x80) {
                bytes.write((int) (rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            bytes.write((int) rest);
            last = number;
        }
        return bytes.toByteArray();
    }

    static long[] read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new long[0];
        }
        var numbers = new long[bytes.length];
        int count = 0;
        long last = 0;
        long value = 0;
        int shift = 0;
        for (byte b : bytes) {
            value |= (long) (b & 0x7f) << shift;
            if (b < 0) {
                shift += 7;
            } else {
                last += value;
                numbers[count++] = last;
                value = 0;
                shift = 0;
            }
        }
        return java.util.Arrays.copyOf(numbers, count);
    }
}
