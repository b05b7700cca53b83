package dev.plimsoll.engine.inventory;

import java.util.Arrays;

/// A growing array of numbers that becomes a sorted set. Not safe for several threads.
final class Longs {
    static final long[] NONE = {};

    private long[] values = NONE;
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(64, size + (size >> 1)));
        }
        values[size++] = value;
    }

    /// Sorted and without repetitions. Ends the use of this object.
    long[] toSortedSet() {
        if (size == 0) {
            return NONE;
        }
        Arrays.sort(values, 0, size);
        int kept = 1;
        for (int i = 1; i < size; i++) {
            if (values[i] != values[kept - 1]) {
                values[kept++] = values[i];
            }
        }
        return Arrays.copyOf(values, kept);
    }

    static boolean contains(long[] sorted, long value) {
        return sorted.length > 0 && Arrays.binarySearch(sorted, value) >= 0;
    }
}
