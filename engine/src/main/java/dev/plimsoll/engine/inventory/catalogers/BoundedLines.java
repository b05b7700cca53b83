package dev.plimsoll.engine.inventory.catalogers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads a text line by line without trusting it: of a longer line only the beginning is kept, and the whole text may
/// not be longer than a limit. Most lines of a package database are of no interest, so a line stays bytes until asked.
/// Not safe for several threads.
final class BoundedLines {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final int maxLine;
    private final long maxBytes;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private long taken;
    private byte[] line = new byte[256];
    private int length;
    private boolean cut;

    /// @param maxLine bytes of a line that are kept
    /// @param maxBytes bytes in all, line ends included
    BoundedLines(InputStream in, int maxLine, long maxBytes) {
        this.in = in;
        this.maxLine = maxLine;
        this.maxBytes = maxBytes;
    }

    /// Goes to the next line; false at the end of the text.
    ///
    /// @throws IOException if the text is longer than the limit
    boolean next() throws IOException {
        length = 0;
        cut = false;
        boolean any = false;
        while (true) {
            if (position == end && !fill()) {
                dropCarriageReturn();
                return any;
            }
            any = true;
            int from = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            keep(from, position - from);
            if (position < end) {
                position++;
                dropCarriageReturn();
                return true;
            }
        }
    }

    private boolean fill() throws IOException {
        end = in.read(buffer);
        position = 0;
        if (end <= 0) {
            end = 0;
            return false;
        }
        taken += end;
        if (taken > maxBytes) {
            throw new IOException("it is longer than " + maxBytes + " bytes");
        }
        return true;
    }

    private void keep(int from, int count) {
        int kept = Math.min(count, maxLine - length);
        cut |= kept < count;
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + kept));
        }
        System.arraycopy(buffer, from, line, length, kept);
        length += kept;
    }

    private void dropCarriageReturn() {
        if (length > 0 && !cut && line[length - 1] == '\r') {
            length--;
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /// Whether the line was longer than what is kept of it.
    boolean wasCut() {
        return cut;
    }

    /// The byte at this place, -1 beyond the end.
    int at(int index) {
        return index < length ? line[index] : -1;
    }

    /// Whether the line begins so, letters of either case; the prefix is ASCII, in lower case.
    boolean startsWith(String lowerCase) {
        if (length < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int c = line[i];
            if (c >= 'A' && c <= 'Z') {
                c += 'a' - 'A';
            }
            if (c != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The line from this byte on, without blanks around it.
    String from(int start) {
        return start >= length ? "" : new String(line, start, length - start, StandardCharsets.UTF_8).strip();
    }

    /// The line from this byte on, as it is.
    String rawFrom(int start) {
        return start >= length ? "" : new String(line, start, length - start, StandardCharsets.UTF_8);
    }
}
