package dev.plimsoll.engine.matching.versions;

/// Dart's versions: semantic versions whose build metadata counts as well (package pub_semver).
final class PubVersion implements VersionScheme {
    @Override
    public String name() {
        return "pub";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = SemanticVersion.parse(left);
        var r = SemanticVersion.parse(right);
        if (l == null || r == null) {
            return Comparison.UNKNOWN;
        }
        int sign = l.comparePrecedence(r);
        if (sign == 0) {
            var lBuild = l.build();
            var rBuild = r.build();
            sign = lBuild == null || rBuild == null
                    ? Boolean.compare(lBuild != null, rBuild != null)
                    : SemanticVersion.compareIdentifiers(lBuild, rBuild);
        }
        return Comparison.of(sign);
    }
}
