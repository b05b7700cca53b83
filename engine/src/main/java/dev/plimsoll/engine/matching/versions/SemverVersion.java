package dev.plimsoll.engine.matching.versions;

/// Semantic versions (semver.org 2.0.0): npm, crates.io, Hex, Swift and others.
final class SemverVersion implements VersionScheme {
    @Override
    public String name() {
        return "semver";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = SemanticVersion.parse(left);
        var r = SemanticVersion.parse(right);
        return l == null || r == null ? Comparison.UNKNOWN : Comparison.of(l.comparePrecedence(r));
    }
}
