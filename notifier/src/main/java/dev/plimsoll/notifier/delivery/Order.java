package dev.plimsoll.notifier.delivery;

import dev.plimsoll.notifier.channel.Message;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message that a route wants to be sent.
///
/// @param group those with the same key and channel are sent one after the other, and share a ticket
/// @param recipients e-mail addresses; may be empty
/// @param dueAt milliseconds since 1970
public record Order(
        String route,
        String channel,
        String group,
        Purpose purpose,
        List<String> recipients,
        Locale language,
        @Nullable String template,
        Message.@Nullable Digest digest,
        long dueAt) {
    public Order {
        recipients = List.copyOf(recipients);
    }
}
