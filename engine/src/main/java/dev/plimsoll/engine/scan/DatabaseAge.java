package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.SourceFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How old the advisories are that a scan used: its clock less the publisher's own date of the oldest source.
public final class DatabaseAge {
    /// From here on the report warns.
    public static final Duration DOUBTFUL = Duration.ofDays(5);

    private DatabaseAge() {}

    /// The source with the oldest date; absent when no source states one.
    public static Optional<SourceFacts> oldest(DatabaseFacts used) {
        return used.sources().stream()
                .filter(source -> source.updatedAt() != null)
                .min(Comparator.comparing(SourceFacts::updatedAt));
    }

    /// The age of one source; zero when it states no date.
    public static Duration of(SourceFacts source, Instant now) {
        var updated = source.updatedAt();
        return updated == null ? Duration.ZERO : Duration.between(updated, now);
    }

    static List<Warning> warnings(DatabaseFacts used, Instant now) {
        var warnings = new ArrayList<Warning>();
        for (var source : used.sources()) {
            var age = of(source, now);
            if (age.compareTo(DOUBTFUL) > 0) {
                warnings.add(new Warning(
                        "stale-source",
                        source.name(),
                        "its newest entry is " + age.toDays()
                                + " days old: what was published since is not known; run plimsoll db update"));
            }
        }
        return warnings;
    }
}
