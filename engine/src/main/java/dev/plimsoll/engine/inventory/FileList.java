package dev.plimsoll.engine.inventory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The paths that one package of the operating system owns, compact: an image has 50,000 of them, and nearly every
/// scan only asks which package owns a few hundred.
///
/// Whether a path is in the list is asked by its hash. The paths themselves are kept beside, each as the length of
/// what it shares with the one before and the rest, and are decoded only when somebody wants to read them.
public final class FileList {
    static final FileList EMPTY = new FileList(Longs.NONE, new byte[0]);

    private final long[] hashes;
    private final byte[] coded;

    FileList(long[] hashes, byte[] coded) {
        this.hashes = hashes;
        this.coded = coded;
    }

    /// The paths in the order in which the package manager lists them, without a leading slash.
    public List<String> paths() {
        var paths = new ArrayList<String>(hashes.length);
        var in = new Varints.Reader(coded);
        byte[] path = new byte[256];
        while (!in.atEnd()) {
            int shared = in.next();
            int rest = in.next();
            if (shared + rest > path.length) {
                path = Arrays.copyOf(path, Math.max(path.length * 2, shared + rest));
            }
            in.bytes(path, shared, rest);
            paths.add(new String(path, 0, shared + rest, StandardCharsets.UTF_8));
        }
        return List.copyOf(paths);
    }

    /// How many different paths there are.
    public int size() {
        return hashes.length;
    }

    /// The hashes of the paths, sorted; not to be changed.
    long[] hashes() {
        return hashes;
    }

    /// The encoded paths; not to be changed.
    byte[] coded() {
        return coded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileList list && Arrays.equals(coded, list.coded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coded);
    }

    @Override
    public String toString() {
        return hashes.length + " files";
    }

    /// Collects paths. Not safe for several threads.
    public static final class Builder {
        private final PathHasher hasher = new PathHasher();
        private final Longs hashes = new Longs();
        private final ByteArrayOutputStream coded = new ByteArrayOutputStream();
        private byte[] previous = {};

        /// @param path a leading slash or `./` is dropped; the root itself is no file of a package and is left out
        public void add(String path) {
            var relative = relative(path);
            if (relative.isEmpty() || relative.equals(".")) {
                return;
            }
            hashes.add(hasher.hash(relative));
            byte[] bytes = relative.getBytes(StandardCharsets.UTF_8);
            int shared = Math.max(0, Arrays.mismatch(previous, bytes));
            if (Arrays.equals(previous, bytes)) {
                shared = bytes.length;
            }
            Varints.write(coded, shared);
            Varints.write(coded, bytes.length - shared);
            coded.write(bytes, shared, bytes.length - shared);
            previous = bytes;
        }

        public FileList build() {
            return new FileList(hashes.toSortedSet(), coded.toByteArray());
        }

        private static String relative(String path) {
            int start = 0;
            if (path.startsWith("./")) {
                start = 2;
            }
            while (start < path.length() && path.charAt(start) == '/') {
                start++;
            }
            int end = path.length();
            while (end > start && path.charAt(end - 1) == '/') {
                end--;
            }
            return path.substring(start, end);
        }
    }
}
