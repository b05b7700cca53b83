package dev.plimsoll.engine.matching;

import dev.plimsoll.engine.matching.versions.VersionScheme;
import dev.plimsoll.engine.matching.versions.VersionScheme.Comparison;
import dev.plimsoll.engine.matching.versions.VersionSchemes;
import java.util.Optional;

/// Which of two versions of a package is the newer, by the rules of the package's own kind.
public final class VersionOrder {
    private static final VersionSchemes SCHEMES = VersionSchemes.all();

    private VersionOrder() {}

    /// @param type of the purl, for example `deb` or `npm`
    /// @return [Comparison#UNKNOWN] for a kind that nobody has taught us, too
    public static Comparison compare(String type, String left, String right) {
        return scheme(type).map(scheme -> scheme.compare(left, right)).orElse(Comparison.UNKNOWN);
    }

    private static Optional<VersionScheme> scheme(String type) {
        // all distributions of one kind order alike
        var ecosystem =
                switch (type) {
                    case "deb" -> "Debian";
                    case "apk" -> "Alpine";
                    case "rpm" -> "Red Hat";
                    default -> Ecosystems.ofType(type);
                };
        return ecosystem == null ? Optional.empty() : SCHEMES.of(ecosystem);
    }
}
