package dev.plimsoll.engine.inventory.catalogers;

import java.util.Locale;

/// An archive's file name, taken apart as Maven puts it together: `artifact-version[-classifier].jar`.
///
/// @param artifact the whole name without extension if no version is in it
/// @param version empty if none is in it
record JarFileName(String artifact, String version) {
    static JarFileName of(String path) {
        int slash = path.lastIndexOf('/');
        int dot = path.lastIndexOf('.');
        String stem = path.substring(slash + 1, dot > slash + 1 ? dot : path.length());
        for (int hyphen = stem.indexOf('-'); hyphen >= 0; hyphen = stem.indexOf('-', hyphen + 1)) {
            int end = hyphen > 0 && startsWithDigit(stem, hyphen + 1) ? versionEnd(stem, hyphen + 1) : -1;
            if (end > 0) {
                return new JarFileName(stem.substring(0, hyphen), stem.substring(hyphen + 1, end));
            }
        }
        return new JarFileName(stem, "");
    }

    /// Where the version ends that starts here: words that no version has are a classifier and stand at the
    /// end. Number after such a word: the artifact has a number in its name, as in `log4j-1.2-api-2.14.1`.
    private static int versionEnd(String stem, int start) {
        int end = -1;
        int at = start;
        while (at <= stem.length()) {
            int hyphen = stem.indexOf('-', at);
            int wordEnd = hyphen < 0 ? stem.length() : hyphen;
            boolean digit = startsWithDigit(stem, at);
            if (end >= 0 && digit) {
                return -1;
            }
            if (end < 0 && !digit && !isQualifier(stem.substring(at, wordEnd))) {
                end = at - 1;
            }
            at = wordEnd + 1;
        }
        return end < 0 ? stem.length() : end;
    }

    private static boolean isQualifier(String word) {
        String letters = word.toLowerCase(Locale.ROOT);
        int end = letters.length();
        while (end > 0 && (Character.isDigit(letters.charAt(end - 1)) || letters.charAt(end - 1) == '.')) {
            end--;
        }
        if (end == 1 && end < letters.length()) {
            return true; // m1, b12, r09, v20200611
        }
        return switch (letters.substring(0, end)) {
            case "alpha", "beta", "rc", "cr", "ga", "sp", "final", "release", "snapshot", "milestone" -> true;
            case "jre", "jdk", "android", "incubating", "pre", "preview", "ea", "build", "pfd", "redhat" -> true;
            default -> false;
        };
    }

    private static boolean startsWithDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
