package dev.plimsoll.engine.matching;

import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How bad a vulnerability is, and who says so: the distribution's word, else the advisories' CVSS (v4, v3.1,
/// v3.0, v2), else the word of their publisher.
///
/// Of several assessments of one kind the worst counts. Nothing is taken from advisories about other packages: the
/// same CVE may weigh differently there, and looking for it would cost more than the match.
///
/// @param source absent where nobody says anything
record Rating(Severity severity, @Nullable String source, List<Cvss> cvss) {
    private static final Comparator<Cvss> NEWEST_AND_WORST_FIRST = Comparator.comparing(Cvss::version)
            .thenComparingDouble(Cvss::score)
            .reversed()
            .thenComparing(Cvss::vector)
            .thenComparing(Cvss::source);

    Rating {
        cvss = List.copyOf(cvss);
    }

    /// @param others assessments that count where the advisories say nothing
    static Rating of(List<Hit> hits, boolean ofDistribution, List<Cvss> others) {
        var cvss = cvss(hits);
        var word = ofDistribution ? distributionsWord(hits) : null;
        if (word == null && !cvss.isEmpty()) {
            var best = cvss.getFirst();
            word = new Word(severity(best), best.source() + " (CVSS " + best.version() + ")");
        }
        if (word == null) {
            word = publishersWord(hits);
        }
        if (word == null && hits.stream().allMatch(hit -> hit.advisory().id().startsWith("MAL-"))) {
            // OpenSSF publishes a MAL- record for nothing but malware, and rates none
            word = new Word(Severity.CRITICAL, "OpenSSF (malicious package)");
        }
        if (word == null && !others.isEmpty()) {
            cvss = others.stream().sorted(NEWEST_AND_WORST_FIRST).toList();
            word = new Word(
                    severity(cvss.getFirst()),
                    cvss.getFirst().source() + " (CVSS " + cvss.getFirst().version() + ")");
        }
        return word == null ? new Rating(Severity.UNKNOWN, null, cvss) : new Rating(word.severity, word.source, cvss);
    }

    private static List<Cvss> cvss(List<Hit> hits) {
        var all = new TreeSet<>(NEWEST_AND_WORST_FIRST);
        for (var hit : hits) {
            var ofPackage = new ArrayList<Cvss>();
            hit.affected().forEach(affected -> ofPackage.addAll(affected.cvss()));
            all.addAll(ofPackage.isEmpty() ? hit.advisory().cvss() : ofPackage);
        }
        return List.copyOf(all);
    }

    /// What a distribution says of the vulnerability itself stands before what it says of a whole bulletin.
    private static @Nullable Word distributionsWord(List<Hit> hits) {
        Word ofRecords = null;
        Word ofBulletins = null;
        for (var hit : hits) {
            Word word = null;
            for (var affected : hit.affected()) {
                var severity = affected.severity();
                if (severity != null) {
                    word = worse(word, new Word(severity, hit.advisory().feed()));
                }
            }
            word = word == null ? publishersWord(List.of(hit)) : word;
            if (hit.names().bulletin()) {
                ofBulletins = worse(ofBulletins, word);
            } else {
                ofRecords = worse(ofRecords, word);
            }
        }
        return ofRecords == null ? ofBulletins : ofRecords;
    }

    private static @Nullable Word publishersWord(List<Hit> hits) {
        Word worst = null;
        for (var hit : hits) {
            var severity = hit.advisory().severity();
            if (severity != null) {
                var source = hit.advisory().severitySource();
                worst = worse(
                        worst,
                        new Word(severity, source == null ? hit.advisory().feed() : source));
            }
        }
        return worst;
    }

    private static @Nullable Word worse(@Nullable Word left, @Nullable Word right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return right.severity.isWorseThan(left.severity) ? right : left;
    }

    /// The bands of the specifications (v3.0 section 5, v4.0 section 6); for v2, which has no words, those of the
    /// NVD.
    static Severity severity(Cvss cvss) {
        double score = cvss.score();
        if (score >= 9 && !cvss.version().startsWith("2")) {
            return Severity.CRITICAL;
        }
        return score >= 7
                ? Severity.HIGH
                : score >= 4 ? Severity.MEDIUM : score > 0 ? Severity.LOW : Severity.NEGLIGIBLE;
    }

    private record Word(Severity severity, String source) {}
}
