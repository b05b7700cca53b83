package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.Event;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one channel is to tell about one group of events. It is the same on every attempt.
///
/// @param id of the delivery: what a destination that knows idempotency is given on every attempt
/// @param action whether it opens something, goes on with it, or ends it
/// @param key of the group: what the same ticket, alert or thread is found by again; stable over time
/// @param route the route by whose rules it goes
/// @param events those that it tells of, oldest first; at least one, but for a digest, which may tell of nothing
/// @param recipients e-mail addresses that the route resolved (owners, contacts, named ones); may be empty
/// @param language of the text
/// @param template name of the template to use instead of the channel's own; absent for that
/// @param reference what the destination answered when the group was opened (a ticket's key, a thread); absent
///     before that
/// @param digest the numbers of a digest; absent for other messages
public record Message(
        String id,
        Action action,
        String key,
        String route,
        List<Event> events,
        List<String> recipients,
        Locale language,
        @Nullable String template,
        @Nullable String reference,
        @Nullable Digest digest) {
    public Message {
        events = List.copyOf(events);
        recipients = List.copyOf(recipients);
    }

    /// The same, with a channel's own template where the route names none.
    Message withTemplate(@Nullable String own) {
        return template != null || own == null
                ? this
                : new Message(id, action, key, route, events, recipients, language, own, reference, digest);
    }

    /// The same, without a template of the configuration.
    Message withoutTemplate() {
        return new Message(id, action, key, route, events, recipients, language, null, reference, digest);
    }

    /// What a message does with its ticket, alert or thread.
    public enum Action {
        OPEN,
        UPDATE,
        RESOLVE,
        DIGEST
    }

    /// What one scope has to know once a day.
    ///
    /// @param scope its name
    /// @param day ISO 8601
    /// @param fresh new since the last digest
    /// @param open all that are open
    /// @param overdue open for longer than allowed
    /// @param fixed gone since the last digest
    /// @param dataAge how old the advisories are, for people; empty where unknown
    public record Digest(
            String scope,
            String day,
            List<String> fresh,
            long open,
            List<String> overdue,
            List<String> fixed,
            String dataAge) {
        public Digest {
            fresh = List.copyOf(fresh);
            overdue = List.copyOf(overdue);
            fixed = List.copyOf(fixed);
        }
    }
}
