package dev.plimsoll.engine.inventory.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Finds many short texts in bytes at once, after Wu and Manber (1994): two bytes decide how far to jump, so that most
/// of a file is never looked at. Letters match in either case. Safe for several threads.
final class Literals {
    private static final int BLOCKS = 1 << 16;

    /// As long as the shortest text: the rest of a longer one is compared when these were found.
    private static final int WINDOW = 3;

    private final byte[] jumps = new byte[BLOCKS];
    private final int[][] candidates = new int[BLOCKS][];
    private final byte[][] texts;

    /// Told where a text begins.
    @FunctionalInterface
    interface Found {
        /// @param literal the text's place in the list
        /// @return false to stop
        boolean at(int literal, int position);
    }

    /// @param literals ASCII, each of at least three characters
    Literals(List<String> literals) {
        texts = new byte[literals.size()][];
        Arrays.fill(jumps, (byte) (WINDOW - 1));
        for (int i = 0; i < texts.length; i++) {
            texts[i] = literals.get(i).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
            if (texts[i].length < WINDOW) {
                throw new IllegalArgumentException("'" + literals.get(i) + "' is shorter than " + WINDOW);
            }
            for (int end = 1; end < WINDOW; end++) {
                for (int block : blocks(texts[i][end - 1], texts[i][end])) {
                    jumps[block] = (byte) Math.min(jumps[block], WINDOW - 1 - end);
                    if (end == WINDOW - 1) {
                        add(block, i);
                    }
                }
            }
        }
    }

    private void add(int block, int literal) {
        var known = candidates[block] == null ? new int[0] : candidates[block];
        if (known.length == 0 || known[known.length - 1] != literal) {
            candidates[block] = Arrays.copyOf(known, known.length + 1);
            candidates[block][known.length] = literal;
        }
    }

    private static List<Integer> blocks(byte first, byte second) {
        var blocks = new ArrayList<Integer>();
        for (int a : new int[] {first, upper(first)}) {
            for (int b : new int[] {second, upper(second)}) {
                blocks.add((a & 0xff) << 8 | (b & 0xff));
            }
        }
        return blocks;
    }

    private static int upper(int c) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    /// Tells of every place in the order of the bytes.
    void in(byte[] bytes, int length, Found found) {
        int end = WINDOW - 1;
        while (end < length) {
            int block = (bytes[end - 1] & 0xff) << 8 | (bytes[end] & 0xff);
            int jump = jumps[block];
            if (jump > 0) {
                end += jump;
                continue;
            }
            for (int literal : candidates[block]) {
                int start = end - WINDOW + 1;
                if (isAt(texts[literal], bytes, start, length) && !found.at(literal, start)) {
                    return;
                }
            }
            end++;
        }
    }

    private static boolean isAt(byte[] text, byte[] bytes, int start, int length) {
        if (start + text.length > length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (lower(bytes[start + i]) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
