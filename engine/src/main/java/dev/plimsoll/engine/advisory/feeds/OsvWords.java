package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What publishers mean by the words that OSV leaves to them.
final class OsvWords {
    private OsvWords() {}

    /// GitHub says moderate, Red Hat's family important; Ubuntu's untriaged and "none" are no judgement.
    static @Nullable Severity severity(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "critical" -> Severity.CRITICAL;
            case "high", "important" -> Severity.HIGH;
            case "medium", "moderate" -> Severity.MEDIUM;
            case "low" -> Severity.LOW;
            case "negligible" -> Severity.NEGLIGIBLE;
            default -> null;
        };
    }

    /// Debian's urgency (security-tracker: "unimportant" has no impact on the binary packages).
    static @Nullable Severity urgency(String word) {
        return word.equals("unimportant") ? Severity.NEGLIGIBLE : severity(word);
    }

    /// Whether the publisher of an archive puts its rating before the title, as in `Important: bind security
    /// update`: there alone it is stated.
    static boolean titlesStateSeverity(String source) {
        return source.equals("AlmaLinux") || source.equals("Rocky Linux");
    }

    static @Nullable Severity severityOfTitle(String title) {
        int colon = title.indexOf(':');
        return colon < 0 ? null : severity(title.substring(0, colon));
    }

    /// Whether version lists of an ecosystem only repeat the ranges beside them. OSV itself (for Ubuntu,
    /// Canonical) makes these lists from the ranges; there are a dozen million of them, in an archive of half a
    /// million ranges.
    static boolean listsRepeatRanges(String ecosystem) {
        return switch (AdvisoryDatabase.baseOf(ecosystem)) {
            case "Debian", "Alpine", "Ubuntu" -> true;
            default -> false;
        };
    }

    /// Ubuntu's status of a package that has no fix (ubuntu-cve-tracker, README); null where a fix may exist.
    static @Nullable FixState fixState(String status, String note) {
        return switch (status) {
            case "needed", "pending", "active" -> FixState.NOT_FIXED;
            case "deferred" -> FixState.WONT_FIX;
            case "ignored" ->
                note.startsWith("end of") || note.contains("end-of-life") || note.contains("end of life")
                        ? FixState.END_OF_LIFE
                        : FixState.WONT_FIX;
            case "needs-triage" -> FixState.UNDER_INVESTIGATION;
            default -> null;
        };
    }
}
