package dev.plimsoll.vocabulary;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A CVSS assessment by one source.
///
/// @param version `4.0`, `3.1`, `3.0` or `2.0`
/// @param vector the vector string as the source wrote it
/// @param score base score, 0.0 to 10.0
/// @param source who assessed, for example `GHSA` or `Debian`
public record Cvss(String version, String vector, double score, String source) {
    private static final Comparator<Cvss> WEIGHT =
            Comparator.comparing(Cvss::version).thenComparingDouble(Cvss::score);

    /// The assessment that counts among several: of the newest CVSS version, the highest where sources differ.
    public static Optional<Cvss> counting(List<Cvss> assessments) {
        return assessments.isEmpty() ? Optional.empty() : assessments.stream().max(WEIGHT);
    }
}
