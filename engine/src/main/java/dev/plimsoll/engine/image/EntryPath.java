package dev.plimsoll.engine.image;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Paths of a layer, as they come out when it is unpacked at a root: container engines resolve `..` and
/// absolute names inside of it, so that no name leads out.
final class EntryPath {
    private EntryPath() {}

    /// Without leading, doubled or trailing slashes, `.` and `..`; `..` at the root stays there. The root
    /// itself is empty.
    static String normalise(String name) {
        if (isNormal(name)) {
            return name;
        }
        var parts = new ArrayDeque<String>();
        int start = 0;
        while (start <= name.length()) {
            int end = name.indexOf('/', start);
            if (end < 0) {
                end = name.length();
            }
            var part = name.substring(start, end);
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
            start = end + 1;
        }
        return String.join("/", parts);
    }

    /// Most names are, but for `./` in front and the slash that ends a directory.
    private static boolean isNormal(String name) {
        int length = name.length();
        int partStart = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || name.charAt(i) == '/') {
                int part = i - partStart;
                boolean dot = part > 0 && name.charAt(partStart) == '.';
                boolean dots = dot && part == 2 && name.charAt(partStart + 1) == '.';
                if (part == 0 || (dot && part == 1) || dots) {
                    return false;
                }
                partStart = i + 1;
            }
        }
        return true;
    }

    /// Why no container can have a file of this path; absent if it can.
    static @Nullable String impossible(String path) {
        if (path.length() > Limits.PATH_BYTES) {
            return "its path is longer than the limit of " + Limits.PATH_BYTES + " bytes";
        }
        int depth = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == 0) {
                return "its path contains NUL";
            }
            if (c == '/' && ++depth >= Limits.PATH_DEPTH) {
                return "its path is deeper than the limit of " + Limits.PATH_DEPTH + " folders";
            }
        }
        return null;
    }
}
