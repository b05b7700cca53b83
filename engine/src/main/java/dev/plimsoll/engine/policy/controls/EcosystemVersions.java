package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.matching.versions.VersionScheme;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import java.util.Optional;

/// Compares versions of packages by the type of their package URL.
public final class EcosystemVersions {
    private EcosystemVersions() {}

    /// Never throws: versions without an order between them, and types that nobody has taught us, are `UNKNOWN`.
    public static Comparison compare(String purlType, String left, String right) {
        return Schemes.of(purlType).map(scheme -> scheme.compare(left, right)).orElse(Comparison.UNKNOWN);
    }

    /// Loaded by the first range that is compared; a policy without ranges never does.
    private static final class Schemes {
        private static final VersionSchemes ALL = VersionSchemes.all();

        static Optional<VersionScheme> of(String purlType) {
            return ALL.of(
                    switch (purlType) {
                        case "deb" -> "Debian";
                        case "apk" -> "Alpine";
                        case "rpm" -> "Red Hat";
                        case "maven" -> "Maven";
                        case "npm" -> "npm";
                        case "pypi" -> "PyPI";
                        case "gem" -> "RubyGems";
                        case "golang" -> "Go";
                        case "nuget" -> "NuGet";
                        case "composer" -> "Packagist";
                        case "cargo" -> "crates.io";
                        case "pub" -> "Pub";
                        case "hex" -> "Hex";
                        case "swift" -> "SwiftURL";
                        case "cran" -> "CRAN";
                        case "hackage" -> "Hackage";
                        case "githubactions" -> "GitHub Actions";
                        default -> purlType;
                    });
        }
    }
}
