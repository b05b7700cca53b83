package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How messages stand in files and on standard output.
public enum LineFormat {
    /// For people: several lines.
    @JsonProperty("text")
    TEXT,
    /// For programs: the CloudEvent that webhooks get, on one line.
    @JsonProperty("json")
    JSON;

    static String write(@Nullable LineFormat format, Message message, Surroundings surroundings, int longest)
            throws UndeliverableException {
        return switch (format == null ? TEXT : format) {
            case TEXT -> {
                var text = surroundings.texts().text(message, Markup.TEXT, longest);
                // an empty line, so that one ends where the next begins
                yield text.title() + "\n" + text.body() + "\n";
            }
            case JSON -> new String(Json.bytes(CloudEvent.of(message, surroundings, 1 << 20)), StandardCharsets.UTF_8);
        };
    }
}
