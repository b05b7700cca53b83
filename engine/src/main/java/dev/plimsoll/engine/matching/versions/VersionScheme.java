package dev.plimsoll.engine.matching.versions;

/// How versions of one ecosystem are ordered. Holds no state.
public interface VersionScheme {
    /// The scheme's name, for explanations, for example `deb`.
    String name();

    /// Compares two versions. Never throws: what is no version of this scheme is [Comparison#UNKNOWN].
    Comparison compare(String left, String right);

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
