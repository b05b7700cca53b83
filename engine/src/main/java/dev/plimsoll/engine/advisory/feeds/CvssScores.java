package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.vocabulary.Cvss;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Base scores of CVSS vectors, versions 2.0 to 4.0. A hundred thousand advisories share some thousand vectors,
/// so each is worked out once. Safe for use by several threads.
final class CvssScores {
    /// An honest archive holds some thousand vectors; past this many, they are no longer remembered.
    private static final int MAX_REMEMBERED = 50_000;

    private static final int MAX_VECTOR = 400;

    private final ConcurrentHashMap<String, Optional<Cvss>> known = new ConcurrentHashMap<>();

    /// The assessment that a vector states; empty if it is none.
    Optional<Cvss> of(String vector, String source) {
        if (vector.length() > MAX_VECTOR) {
            return Optional.empty();
        }
        var scored = known.get(vector);
        if (scored == null) {
            scored = score(vector);
            if (known.size() < MAX_REMEMBERED) {
                known.put(vector, scored);
            }
        }
        return scored.map(cvss -> new Cvss(cvss.version(), vector, cvss.score(), source));
    }

    private static Optional<Cvss> score(String vector) {
        var version = vector.startsWith("CVSS:4.0/")
                ? "4.0"
                : vector.startsWith("CVSS:3.1/") ? "3.1" : vector.startsWith("CVSS:3.0/") ? "3.0" : "2.0";
        try {
            // A base vector of version 3 need not be complete in the calculator's eyes: it returns null, or throws.
            var parsed = us.springett.cvss.Cvss.fromVector(vector);
            if (parsed == null) {
                return Optional.empty();
            }
            double score = parsed.calculateScore().getBaseScore();
            return score >= 0 && score <= 10 ? Optional.of(new Cvss(version, vector, score, "")) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
