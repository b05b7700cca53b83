package dev.plimsoll.notifier.route;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.event.Event;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What belongs into one message, ticket or thread.
///
/// @param by what its events share
/// @param pause `wait`: how long the first of a group waits for others
/// @param repeat after which time what is still open is told again; absent for never
public record Grouping(By by, Duration pause, @Nullable Duration repeat) {
    /// One message for each image, and for each vulnerability where an event touches many images.
    static final Grouping USUAL = new Grouping(By.IMAGE, Duration.ZERO, null);

    private static final Duration SHORTEST_REPEAT = Duration.ofMinutes(1);

    /// What the events of a group share.
    public enum By {
        IMAGE,
        VULNERABILITY,
        SCOPE,
        EVENT;

        @JsonCreator
        static By parse(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "image" -> IMAGE;
                case "vulnerability", "cve" -> VULNERABILITY;
                case "scope" -> SCOPE;
                case "event" -> EVENT;
                default ->
                    throw new IllegalArgumentException(
                            "'" + word + "' is nothing to group by; use image, vulnerability, scope or event");
            };
        }
    }

    public Grouping {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("wait must not be negative");
        }
        if (repeat != null && repeat.compareTo(SHORTEST_REPEAT) < 0) {
            throw new IllegalArgumentException("repeat must be a minute or more");
        }
    }

    @JsonCreator
    static Grouping of(
            @JsonProperty("by") @Nullable By by,
            @JsonProperty("wait") @Nullable Duration pause,
            @JsonProperty("repeat") @Nullable Duration repeat) {
        return new Grouping(by == null ? By.IMAGE : by, pause == null ? Duration.ZERO : pause, repeat);
    }

    /// The key of the group that a finding of an event belongs to; never the same for two scopes, whose owners differ.
    ///
    /// @param place of the finding; negative for the event as a whole
    String key(String route, Event event, int place) {
        var scope = event.scope() == null ? "" : event.scope().name();
        var vulnerability = place < 0 ? "" : event.findings().get(place).id();
        var image = Items.name(event);
        var group =
                switch (by) {
                    case IMAGE ->
                        !image.isEmpty()
                                ? "image " + image
                                : !vulnerability.isEmpty() ? "vulnerability " + vulnerability : "event " + event.id();
                    case VULNERABILITY ->
                        !vulnerability.isEmpty()
                                ? "vulnerability " + vulnerability
                                : !image.isEmpty() ? "image " + image : "event " + event.id();
                    case SCOPE -> "scope";
                    case EVENT -> "event " + event.id();
                };
        return route + ": " + group + (scope.isEmpty() ? "" : " of " + scope);
    }
}
