package dev.plimsoll.server.platform;

import org.jspecify.annotations.Nullable;

/// The version of what people edit, as `ETag` and `If-Match` (RFC 9110, sections 8.8.3 and 13.1.1).
public final class EntityTag {
    private EntityTag() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /// The version that a change expects.
    ///
    /// @throws Refusal if there is none
    public static long expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw Refusal.versionNeeded(
                    "send If-Match with the ETag of what you change, so that nobody's work is lost");
        }
        try {
            return Long.parseLong(ifMatch.strip().replaceFirst("^W/", "").replace("\"", ""));
        } catch (NumberFormatException e) {
            return -1; // a tag of something else: no version has it
        }
    }
}
