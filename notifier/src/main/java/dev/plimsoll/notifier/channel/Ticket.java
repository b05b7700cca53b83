package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.SendingException;
import org.jspecify.annotations.Nullable;

/// A ticket in somebody's tracker: opened once, gone on with, closed. An attempt that broke after the tracker had made
/// the ticket finds it again by the group's key, so that there is never a second one.
interface Ticket {
    /// By which it is found, whatever the group's key has in it.
    static String mark(Message message) {
        return "plimsoll-" + Lines.fingerprint(message.key());
    }

    /// The open ticket of the group; null where there is none.
    @Nullable
    String find() throws UndeliverableException, SendingException, InterruptedException;

    /// Opens one; its name.
    String open() throws UndeliverableException, SendingException, InterruptedException;

    /// Says more about it.
    void comment(String ticket) throws UndeliverableException, SendingException, InterruptedException;

    /// Closes it, saying why.
    void close(String ticket) throws UndeliverableException, SendingException, InterruptedException;

    /// Does with the ticket what the message asks for.
    default Outcome tell(Message message) throws UndeliverableException, SendingException, InterruptedException {
        var known = message.reference();
        var ticket = known == null ? find() : known;
        return switch (message.action()) {
            case OPEN -> ticket == null ? opened() : new Outcome.Delivered("is open already as " + ticket, ticket);
            case UPDATE, DIGEST -> {
                if (ticket == null) {
                    yield opened();
                }
                comment(ticket);
                yield new Outcome.Delivered("added to " + ticket, ticket);
            }
            case RESOLVE -> {
                if (ticket == null) {
                    yield new Outcome.Delivered("no ticket is open", null);
                }
                close(ticket);
                yield new Outcome.Delivered("closed " + ticket, ticket);
            }
        };
    }

    private Outcome opened() throws UndeliverableException, SendingException, InterruptedException {
        var ticket = open();
        return new Outcome.Delivered("opened " + ticket, ticket);
    }
}
