package dev.plimsoll.engine.policy.controls;

import java.time.Duration;
import java.time.Instant;

/// The advisories must be up to date.
@Explained(
        value = "No source of advisories that was used may be older than some days; a violation ends with exit code 3.",
        example = "maxDatabaseAge: { days: 5 }")
public record MaxDatabaseAge(
        @Explained("The greatest age in days, by the publisher's own date.")
        int days) implements Control {
    public MaxDatabaseAge {
        Ranges.notNegative("days", days);
    }

    @Override
    public void examine(Examination examination) {
        var subject = examination.subject();
        examination.horizon().asksDoubts();
        Instant oldest = null;
        String name = "";
        for (var source : subject.database().sources()) {
            var updated = source.updatedAt();
            if (updated != null && (oldest == null || updated.isBefore(oldest))) {
                oldest = updated;
                name = source.name();
            }
        }
        if (oldest == null) {
            if (!subject.inventory().packages().isEmpty()) {
                examination.violation("no source of advisories says how old it is", "run plimsoll db update");
            }
            return;
        }
        examination.horizon().at(oldest.plus(Duration.ofDays(days)).plusMillis(1));
        var age = Duration.between(oldest, subject.now());
        if (age.compareTo(Duration.ofDays(days)) > 0) {
            examination.violation(
                    "the advisories of " + name + " are " + age.toDays() + " days old; allowed are " + days,
                    "run plimsoll db update");
        }
    }
}
