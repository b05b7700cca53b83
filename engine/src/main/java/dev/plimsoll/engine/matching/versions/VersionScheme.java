package dev.plimsoll.engine.matching.versions;

/// How versions of one ecosystem are ordered. Holds no state; time is linear in the length of the versions.
public interface VersionScheme {
    /// The scheme's name, for explanations, for example `deb`.
    String name();

    /// Compares two versions. Never throws: what has no place in the scheme's order is [Comparison#UNKNOWN].
    Comparison compare(String left, String right);

    /// Whether a text is a version by the letter of the scheme. Some package managers order more than that:
    /// setuptools put what PEP 440 does not know below everything else. Such an order is no ground for calling a
    /// package safe.
    default boolean understands(String version) {
        return compare(version, version) == Comparison.EQUAL;
    }

    /// As [#compare], but [Comparison#UNKNOWN] unless the scheme understands both: what a verdict may rest on.
    default Comparison decide(String left, String right) {
        return compare(left, right);
    }

    enum Comparison {
        LESS,
        EQUAL,
        GREATER,
        /// At least one of the two is no version of this scheme: doubt, which is reported, never taken for safe.
        UNKNOWN;

        public static Comparison of(int sign) {
            return sign < 0 ? LESS : sign > 0 ? GREATER : EQUAL;
        }
    }
}
