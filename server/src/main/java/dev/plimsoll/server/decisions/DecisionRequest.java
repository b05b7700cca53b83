package dev.plimsoll.server.decisions;

import dev.plimsoll.engine.policy.suppression.Decision;
import dev.plimsoll.engine.policy.suppression.Waiver;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import dev.plimsoll.vocabulary.VexAssessment.Status;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A decision as it is sent. Exactly one of image, base, repository and scope says what it is about.
///
/// @param image id, digest or name
/// @param base the same, of an image that others are built on
/// @param repository registry and path
/// @param scope id of an application scope
public record DecisionRequest(
        @Nullable String vulnerability,

        @com.fasterxml.jackson.annotation.JsonProperty("package") @Nullable
        String packages,

        @Nullable String image,
        @Nullable String base,
        @Nullable String repository,
        @Nullable Long scope,
        @Nullable String status,
        @Nullable String justification,
        @Nullable String comment,
        @Nullable Boolean acceptRisk,
        @Nullable String until) {
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_COMMENT = 4_000;
    private static final int YEARS = 10;

    /// What was sent, checked.
    record Checked(
            String vulnerability,
            @Nullable String packages,
            Status status,
            @Nullable Justification justification,
            String comment,
            boolean acceptRisk,
            @Nullable LocalDate until) {}

    /// @param at where in what was sent, for example `decisions[3].`
    /// @param today UTC
    /// @throws InvalidInput if it is no decision that could be made; nothing of it is kept then
    Checked checked(String at, LocalDate today) {
        var id = need(at + "vulnerability", vulnerability, LONGEST_ID);
        var pattern = packages == null ? null : need(at + "package", packages, LONGEST_COMMENT);
        var decided = parsed(at + "status", need(at + "status", status, LONGEST_ID), Status::parse);
        var reason = justification == null ? null : parsed(at + "justification", justification, Justification::parse);
        var words = comment == null ? "" : comment.strip();
        if (words.length() > LONGEST_COMMENT || words.indexOf('\0') >= 0) {
            throw new InvalidInput(at + "comment", "must have at most " + LONGEST_COMMENT + " characters");
        }
        if (reason != null && decided != Status.NOT_AFFECTED) {
            throw new InvalidInput(at + "justification", "is given with the status not_affected only");
        }
        if (decided == Status.NOT_AFFECTED && reason == null && words.isEmpty()) {
            throw new InvalidInput(at + "justification", "not_affected needs a justification or a comment");
        }
        boolean accepts = Boolean.TRUE.equals(acceptRisk);
        if (accepts && decided != Status.AFFECTED && decided != Status.UNDER_INVESTIGATION) {
            throw new InvalidInput(
                    at + "acceptRisk", "is for the statuses affected and under_investigation: others hold no risk");
        }
        var last = until == null ? null : parsed(at + "until", until, LocalDate::parse);
        if (accepts && last == null) {
            throw new InvalidInput(at + "until", "a risk is accepted until a day; give it as 2027-01-31");
        }
        if (last != null && (last.isBefore(today) || last.isAfter(today.plusYears(YEARS)))) {
            throw new InvalidInput(at + "until", "must be today or later, and at most " + YEARS + " years away");
        }
        if (Stream.of(image, base, repository, scope).filter(one -> one != null).count() != 1) {
            throw new InvalidInput(at + "image", "exactly one of image, base, repository and scope must be given");
        }
        try {
            // the engine's own rules, so that what is stored can be judged by
            Decision.of(id, pattern, last, Waiver.Status.valueOf(decided.name()), null, words, "", Set.of(), accepts);
        } catch (IllegalArgumentException e) {
            boolean ofId = id.contains("*");
            throw new InvalidInput(at + (ofId ? "vulnerability" : "package"), String.valueOf(e.getMessage()));
        }
        return new Checked(id.toUpperCase(Locale.ROOT), pattern, decided, reason, words, accepts, last);
    }

    private static String need(String field, @Nullable String value, int longest) {
        var text = value == null ? "" : value.strip();
        if (text.isEmpty() || text.length() > longest || text.indexOf('\0') >= 0) {
            throw new InvalidInput(field, "needs 1 to " + longest + " characters");
        }
        return text;
    }

    private static <T> T parsed(String field, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (java.time.DateTimeException e) {
            throw new InvalidInput(field, "must be a day: 2027-01-31");
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(field, String.valueOf(e.getMessage()));
        }
    }
}
