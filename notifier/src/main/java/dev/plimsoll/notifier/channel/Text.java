package dev.plimsoll.notifier.channel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a message says.
///
/// @param title one line without markup, unescaped: its place escapes it
/// @param body in the markup that was asked for, within the limit
/// @param shown findings that the body names
/// @param missing findings that it only counts
/// @param blocks the body as Slack's own blocks, a JSON array; absent where it is a text
/// @param further what a template says beside them, by name: `severity`, `category` and so on, for ServiceNow
public record Text(
        String title,
        String body,
        int shown,
        int missing,
        @Nullable String blocks,
        Map<String, String> further) {
    public Text {
        further = Map.copyOf(further);
    }

    public Text(String title, String body, int shown, int missing) {
        this(title, body, shown, missing, null, Map.of());
    }
}
