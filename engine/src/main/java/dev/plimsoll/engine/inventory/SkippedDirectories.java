package dev.plimsoll.engine.inventory;

import java.util.List;
import java.util.regex.Pattern;

/// The directories that a user does not want to be searched, as globs: `*` and `?` stay within one name, `**` does not.
record SkippedDirectories(List<String> globs, List<Pattern> patterns) {
    SkippedDirectories {
        globs = List.copyOf(globs);
        patterns = List.copyOf(patterns);
    }

    static SkippedDirectories of(List<String> globs) {
        var sorted = globs.stream().sorted().distinct().toList();
        return new SkippedDirectories(
                sorted, sorted.stream().map(SkippedDirectories::pattern).toList());
    }

    /// Whether the file is in one of them, at any depth.
    boolean skips(String path) {
        for (var pattern : patterns) {
            if (pattern.matcher(path).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern pattern(String glob) {
        var regex = new StringBuilder();
        int i = glob.startsWith("/") ? 1 : glob.startsWith("./") ? 2 : 0;
        int end = glob.length();
        while (end > i && (glob.charAt(end - 1) == '/' || glob.startsWith("/**", end - 3))) {
            end -= glob.charAt(end - 1) == '/' ? 1 : 3;
        }
        if (i == end) {
            throw new IllegalArgumentException("'" + glob + "' names no directory below the root; expected for example"
                    + " /usr/share/** or **/node_modules");
        }
        while (i < end) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 3;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i += 2;
            } else {
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
                i++;
            }
        }
        // Only what is below: a file of that very name is no directory.
        return Pattern.compile(regex.append('/').toString(), Pattern.DOTALL);
    }
}
