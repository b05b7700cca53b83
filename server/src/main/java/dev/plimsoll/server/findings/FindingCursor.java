package dev.plimsoll.server.findings;

import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The `next` of a page of findings: the last of them, opaque to those who send it back.
record FindingCursor(FindingSort sort, Place place) {
    private static final int LONGEST = 2_000;

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Stored.json(this).getBytes(StandardCharsets.UTF_8));
    }

    /// @throws InvalidInput if it is the `next` of no page in that order
    static @Nullable Place parse(@Nullable String text, FindingSort sort) {
        if (text == null) {
            return null;
        }
        try {
            var json = new String(
                    Base64.getUrlDecoder().decode(text.substring(0, Math.min(text.length(), LONGEST))),
                    StandardCharsets.UTF_8);
            var cursor = Stored.read(json, FindingCursor.class);
            if (cursor.sort == sort && isWhole(cursor.place)) {
                return cursor.place;
            }
        } catch (IllegalArgumentException | JacksonException e) {
            // whoever made it up learns the same as whoever mixed two lists up
        }
        throw new InvalidInput("after", "must be the 'next' of a page before, in the same order");
    }

    /// JSON may leave anything out.
    @SuppressWarnings("ConstantValue")
    private static boolean isWhole(@Nullable Place place) {
        return place != null
                && place.match() != null
                && place.match().vulnerability() != null
                && place.layer() != null
                && place.layer().indexOf('\0') < 0
                && place.match().vulnerability().indexOf('\0') < 0;
    }
}
