package dev.plimsoll.engine.matching.versions;

import org.jspecify.annotations.Nullable;

/// The parts of a semantic version (semver.org 2.0.0, sections 2, 9, 10), read a little more freely than written
/// there: a leading `v` or `=`, missing minor or patch, and whatever follows a fourth point counting as build
/// metadata.
///
/// @param preRelease absent for a release
/// @param build with no effect on precedence but in Pub's order; absent where there is none
record SemanticVersion(
        String major,
        String minor,
        String patch,
        @Nullable String preRelease,
        @Nullable String build) {
    static @Nullable SemanticVersion parse(String version) {
        var text = version.strip();
        int at = 0;
        while (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ' ')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == 'v' || text.charAt(at) == 'V')) {
            at++;
        }
        var numbers = new String[] {"0", "0", "0"};
        int count = 0;
        while (count < 3) {
            int end = Digits.end(text, at);
            if (end == at) {
                return null;
            }
            numbers[count++] = text.substring(at, end);
            at = end;
            if (count < 3 && at < text.length() && text.charAt(at) == '.') {
                at++;
            } else {
                break;
            }
        }
        var rest = text.substring(at);
        int plus = rest.indexOf('+');
        var build = plus < 0 ? null : rest.substring(plus + 1);
        var beforeBuild = plus < 0 ? rest : rest.substring(0, plus);
        String preRelease = null;
        if (beforeBuild.startsWith("-")) {
            preRelease = beforeBuild.substring(1);
        } else if (beforeBuild.startsWith(".") && count == 3) {
            build = rest.substring(1);
        } else if (!beforeBuild.isEmpty() && Digits.isLetter(beforeBuild.charAt(0)) && count == 3) {
            // npm's loose reading: 1.2.3beta is 1.2.3-beta
            preRelease = beforeBuild;
        } else if (!beforeBuild.isEmpty()) {
            return null;
        }
        if (!isIdentifiers(preRelease) || !isIdentifiers(build)) {
            return null;
        }
        return new SemanticVersion(numbers[0], numbers[1], numbers[2], preRelease, build);
    }

    /// Precedence by section 11: without build metadata.
    int comparePrecedence(SemanticVersion other) {
        int sign = Digits.compare(major, other.major);
        if (sign == 0) {
            sign = Digits.compare(minor, other.minor);
        }
        if (sign == 0) {
            sign = Digits.compare(patch, other.patch);
        }
        if (sign == 0) {
            sign = comparePreReleases(preRelease(), other.preRelease());
        }
        return sign;
    }

    /// A release follows its pre-releases.
    static int comparePreReleases(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        return compareIdentifiers(left, right);
    }

    /// Dot-separated identifiers: numbers by value and before words, words by ASCII, the shorter list first.
    static int compareIdentifiers(String left, String right) {
        int l = 0;
        int r = 0;
        while (l <= left.length() && r <= right.length()) {
            int lEnd = identifierEnd(left, l);
            int rEnd = identifierEnd(right, r);
            var lWord = left.substring(l, lEnd);
            var rWord = right.substring(r, rEnd);
            boolean lNumber = Digits.isNumber(lWord);
            boolean rNumber = Digits.isNumber(rWord);
            int sign = lNumber && rNumber
                    ? Digits.compare(lWord, rWord)
                    : lWord.isEmpty() || rWord.isEmpty() || (!lNumber && !rNumber)
                            ? lWord.compareTo(rWord)
                            : lNumber ? -1 : 1;
            if (sign != 0) {
                return sign;
            }
            l = lEnd + 1;
            r = rEnd + 1;
        }
        return Boolean.compare(l <= left.length(), r <= right.length());
    }

    private static int identifierEnd(String text, int from) {
        int dot = text.indexOf('.', from);
        return dot < 0 ? text.length() : dot;
    }

    private static boolean isIdentifiers(@Nullable String text) {
        if (text == null) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Digits.isDigit(c) && !Digits.isLetter(c) && "-.+_~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
