package dev.plimsoll.server.decisions;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A decision about a vulnerability, as it was made.
///
/// @param vulnerability any of its names
/// @param packages pattern of the packages meant; absent for every one (`package` in the API)
/// @param image id of the image, where it is about one or about what was built on one
/// @param repository where it is about all images of one
/// @param scope id of the application scope, where it is about one
/// @param acceptRisk whether a finding that does harm is set aside nevertheless, until a day
/// @param until the last day on which it holds, UTC; absent for one without an end
/// @param revokedAt when somebody took it back; absent while nobody has
public record StoredDecision(
        long id,
        String vulnerability,

        @com.fasterxml.jackson.annotation.JsonProperty("package") @Nullable
        String packages,

        Target target,
        @Nullable Long image,
        @Nullable String repository,
        @Nullable Long scope,
        String status,
        @Nullable String justification,
        String comment,
        boolean acceptRisk,
        String author,
        @Nullable LocalDate until,
        Instant createdAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy) {
    /// What a decision is about; the narrower one counts before the wider.
    public enum Target {
        IMAGE,
        /// All images whose lowest layers are those of one image, that image included: what its layers brought.
        BASE,
        REPOSITORY,
        SCOPE;

        @com.fasterxml.jackson.annotation.JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether it sets findings aside, or only says what is known of them.
    public boolean suppresses() {
        return acceptRisk || status.equals("not_affected") || status.equals("fixed");
    }
}
