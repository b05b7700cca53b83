package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.vocabulary.PackageUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Packages meant by a package URL with wildcards and, after `@`, a version or a range of versions:
/// `pkg:deb/*/netcat*`, `pkg:maven/org.example/lib@>=2.0,<2.17.1`.
///
/// `*` stands for any text without a slash, `**` for any text. Qualifiers of packages are not looked at. Versions are
/// compared as the package's ecosystem compares them.
public final class PackagePattern {
    private final String text;
    private final String type;
    private final String beginning;
    private final Glob name;
    private final List<Bound> bounds;

    private PackagePattern(String text, String type, Glob name, List<Bound> bounds) {
        this.text = text;
        this.type = type;
        this.name = name;
        this.beginning = beginning(name.toString());
        this.bounds = bounds;
    }

    /// Reads a pattern.
    ///
    /// @throws IllegalArgumentException if it does not begin with `pkg:type/`, or if its range is none
    public static PackagePattern parse(String text) {
        int slash = text.indexOf('/');
        if (!text.startsWith("pkg:") || slash < 5) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a package pattern; expected pkg:type/name, for example pkg:npm/lodash");
        }
        if (text.length() > 1000) {
            throw new IllegalArgumentException("a package pattern is longer than 1000 characters");
        }
        int at = text.indexOf('@', Math.max(text.lastIndexOf('/'), slash) + 1);
        // the scope of an npm package begins with @: only a later one starts a version
        at = at == text.lastIndexOf('/') + 1 ? text.indexOf('@', at + 1) : at;
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' has qualifiers; a package pattern is only pkg:type/name@versions");
        }
        var type = text.substring(4, slash).toLowerCase(Locale.ROOT);
        var path = text.substring(slash + 1, at < 0 ? text.length() : at);
        var bounds = at < 0 ? List.<Bound>of() : bounds(text, text.substring(at + 1));
        return new PackagePattern(text, type, Glob.withinSegments(decoded(path)), bounds);
    }

    /// How a package answers to the pattern: a version that cannot be compared is a doubt, which the control settles.
    public Answer matches(PackageUrl purl, String version) {
        var canonical = purl.canonical();
        int slash = canonical.indexOf('/', 4);
        if (!type.equals("*") && (slash != 4 + type.length() || !canonical.startsWith(type, 4))) {
            return Answer.NO;
        }
        // most packages answer to no pattern: they are let go before anything is taken apart
        if (!canonical.startsWith(beginning, slash + 1) || !name.matches(path(purl))) {
            return Answer.NO;
        }
        var answer = Answer.YES;
        for (var bound : bounds) {
            var one = bound.admits(purl.type(), version);
            if (one == Answer.NO) {
                return Answer.NO;
            }
            answer = one == Answer.UNKNOWN ? one : answer;
        }
        return answer;
    }

    /// Whether a package answers to a pattern.
    public enum Answer {
        YES,
        NO,
        /// The name does, but its version cannot be compared with the pattern's.
        UNKNOWN
    }

    /// The characters before the first `*` that a package URL writes as they are.
    private static String beginning(String glob) {
        int end = 0;
        while (end < glob.length() && isWrittenAsItIs(glob.charAt(end))) {
            end++;
        }
        return glob.substring(0, end);
    }

    private static boolean isWrittenAsItIs(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
    }

    private static List<Bound> bounds(String text, String range) {
        List<Bound> bounds = new ArrayList<>();
        for (var part : range.split(",", -1)) {
            var bound = Bound.parse(decoded(part.strip()));
            if (bound.version().isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + text + "' has an empty version; expected for example @1.2.3 or @>=1.0,<2.0");
            }
            if (!bound.isAny() && isNoVersion(bound.version())) {
                throw new IllegalArgumentException("'" + text + "': '" + bound.version()
                        + "' is no version; bounds are written as @>=1.0,<2.0, with =, <, <=, > or >=");
            }
            bounds.add(bound);
        }
        return List.copyOf(bounds);
    }

    /// What other languages take for a range (`~1.2`, `^1`, `1.*`, `>=1 <2`), and no ecosystem for a version.
    private static boolean isNoVersion(String version) {
        return "~^".indexOf(version.charAt(0)) >= 0
                || version.chars().anyMatch(c -> Character.isWhitespace(c) || "<>=!*".indexOf(c) >= 0);
    }

    private static String path(PackageUrl purl) {
        var canonical = purl.canonical();
        int start = canonical.indexOf('/', 4) + 1;
        int end = canonical.length();
        for (char stop : new char[] {'#', '?'}) {
            int found = canonical.indexOf(stop, start);
            end = found < 0 ? end : Math.min(end, found);
        }
        // canonical form encodes an @ within names, so that the first one starts the version
        int at = canonical.indexOf('@', start);
        return decoded(canonical.substring(start, at < 0 ? end : Math.min(at, end)));
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        // a purl's + is a plus, which the decoder of forms would take for a space
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PackagePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /// One comparison with a version; `=` without an operator.
    private record Bound(String operator, String version) {
        static Bound parse(String text) {
            for (var operator : List.of(">=", "<=", ">", "<", "=")) {
                if (text.startsWith(operator)) {
                    return new Bound(operator, text.substring(operator.length()).strip());
                }
            }
            return new Bound("=", text);
        }

        boolean isAny() {
            return operator.equals("=") && version.equals("*");
        }

        Answer admits(String type, String installed) {
            if (isAny() || (operator.equals("=") && version.equals(installed))) {
                return Answer.YES;
            }
            var comparison = EcosystemVersions.compare(type, installed, version);
            if (comparison == Comparison.UNKNOWN) {
                return operator.equals("=") ? Answer.NO : Answer.UNKNOWN;
            }
            var admitted =
                    switch (operator) {
                        case ">=" -> comparison != Comparison.LESS;
                        case "<=" -> comparison != Comparison.GREATER;
                        case ">" -> comparison == Comparison.GREATER;
                        case "<" -> comparison == Comparison.LESS;
                        default -> comparison == Comparison.EQUAL;
                    };
            return admitted ? Answer.YES : Answer.NO;
        }
    }
}
