package dev.plimsoll.vocabulary;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody found out about a vulnerability where it was found, in VEX's words (OpenVEX specification 0.2.0,
/// "Status Labels" and "Status Justifications").
///
/// @param justification why it does no harm; given with [Status#NOT_AFFECTED] only
public record VexAssessment(Status status, @Nullable Justification justification) {
    public enum Status {
        NOT_AFFECTED,
        AFFECTED,
        FIXED,
        UNDER_INVESTIGATION;

        /// The name in VEX documents and reports, for example `not_affected`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads a label.
        ///
        /// @throws IllegalArgumentException if there is no such status
        public static Status parse(String text) {
            for (var status : values()) {
                if (status.label().equals(text)) {
                    return status;
                }
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not a VEX status; use not_affected, affected, fixed or under_investigation");
        }
    }

    public enum Justification {
        COMPONENT_NOT_PRESENT,
        VULNERABLE_CODE_NOT_PRESENT,
        VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
        VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY,
        INLINE_MITIGATIONS_ALREADY_EXIST;

        /// The name in VEX documents and reports, for example `component_not_present`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads a label.
        ///
        /// @throws IllegalArgumentException if there is no such justification
        public static Justification parse(String text) {
            for (var justification : values()) {
                if (justification.label().equals(text)) {
                    return justification;
                }
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not a VEX justification; use for example component_not_present");
        }
    }
}
