package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.controls.Explained;
import dev.plimsoll.engine.policy.controls.Glob;
import dev.plimsoll.engine.policy.controls.PackagePattern;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.VexAssessment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Somebody's decision to set a vulnerability aside, for a time and with a reason.
public record Waiver(
        @Explained("The CVE, GHSA or other id; any name of the vulnerability will do.")
        String vulnerability,

        @Explained(value = "The packages meant; unless set, every one.", key = "package") @Nullable
        PackagePattern packages,

        @Explained("The images meant, a reference with `*`; unless set, every one.") @Nullable
        ImagePattern image,

        @Explained("The last day on which it holds, UTC; unless set, it never ends.") @Nullable
        LocalDate until,

        @Explained("What is known about the vulnerability here.") @Nullable
        Status status,

        @Explained("Why it does no harm here, in VEX's words.") @Nullable
        Justification justification,

        @Explained("Why it is set aside, for people.") @Nullable
        String reason,

        @Explained("Who decided it.") @Nullable String by) {
    public Waiver {
        if (vulnerability.isBlank() || vulnerability.contains("*")) {
            throw new IllegalArgumentException("vulnerability '" + vulnerability + "' is not one id");
        }
    }

    boolean concerns(Finding finding, Context context) {
        var where = image;
        return means(finding) && (where == null || context.isMeantBy(where));
    }

    /// Whether it means the finding's package, wherever that is.
    boolean means(Finding finding) {
        var wanted = packages;
        return wanted == null || wanted.matches(finding.packageUrl(), finding.version()) == PackagePattern.Answer.YES;
    }

    /// Whether it says who decided it, and why.
    boolean isExplained() {
        return by != null && !by.isBlank() && (justification != null || (reason != null && !reason.isBlank()));
    }

    boolean hasExpired(LocalDate today) {
        var last = until;
        return last != null && today.isAfter(last);
    }

    /// From when on it no longer applies; empty for one without an end.
    Optional<Instant> end() {
        return Optional.ofNullable(until)
                .map(last -> last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /// Who and why, as the finding shows it.
    String attribution() {
        List<String> parts = new ArrayList<>();
        var decided = status;
        var harmless = justification;
        var words = reason;
        if (decided != null) {
            parts.add(decided.name().toLowerCase(Locale.ROOT)
                    + (harmless == null ? "" : " (" + harmless.name().toLowerCase(Locale.ROOT) + ")"));
        }
        if (words != null) {
            parts.add(words);
        }
        return "waiver" + (by == null ? "" : " by " + by) + (until == null ? "" : " until " + until)
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
    }

    /// What the author knows; absent for a waiver that says nothing of it.
    @Nullable
    VexAssessment assessment() {
        var decided = status;
        var harmless = justification;
        if (decided == null) {
            return null;
        }
        return new VexAssessment(
                VexAssessment.Status.valueOf(decided.name()),
                harmless == null || decided != Status.NOT_AFFECTED
                        ? null
                        : VexAssessment.Justification.valueOf(harmless.name()));
    }

    /// What a waiver's author knows, in VEX's words; each of them sets the finding aside until the waiver ends.
    public enum Status {
        NOT_AFFECTED,
        /// It does harm, and the risk is accepted.
        AFFECTED,
        FIXED,
        UNDER_INVESTIGATION
    }

    /// OpenVEX's reasons for `not_affected`.
    public enum Justification {
        COMPONENT_NOT_PRESENT,
        VULNERABLE_CODE_NOT_PRESENT,
        VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
        VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY,
        INLINE_MITIGATIONS_ALREADY_EXIST
    }

    /// Images by a reference with `*`; a reference means every tag and digest of it.
    public record ImagePattern(String text) {
        /// Reads a pattern.
        ///
        /// @throws IllegalArgumentException if it is empty
        public static ImagePattern parse(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("the image is empty; expected for example reg.example/team/*");
            }
            return new ImagePattern(text.strip());
        }

        public boolean matches(ImageFacts image) {
            return Images.match(Glob.of(text), image);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
