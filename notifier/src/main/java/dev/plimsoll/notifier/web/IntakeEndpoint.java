package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.intake.BusyException;
import dev.plimsoll.notifier.intake.Formats;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.intake.UnreadableException;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.notifier.store.StoreException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /api/v1/events` recognises what it gets, `POST /api/v1/events/FORMAT` is told; `?route=NAME` posts for one
/// route. Answers 202 when the inbox has it on the disk.
public final class IntakeEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeEndpoint.class);
    private static final String PATH = "/api/v1/events";

    private final Inbox inbox;

    public IntakeEndpoint(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public boolean serves(Request request) {
        return request.method().equals("POST")
                && (request.path().equals(PATH) || request.path().startsWith(PATH + "/"));
    }

    @Override
    public Right needs() {
        return Right.SEND;
    }

    @Override
    public boolean takesIn(Request request) {
        return true;
    }

    @Override
    public Answer answer(Request request) throws IOException, InterruptedException, RefusalException {
        var format = request.path().equals(PATH) ? "" : request.path().substring(PATH.length() + 1);
        return take(inbox, request, format, request.query().getOrDefault("route", ""));
    }

    /// Takes the body of a request in.
    ///
    /// @param format empty to go by the content
    /// @param route that it is for; empty for all
    public static Answer take(Inbox inbox, Request request, String format, String route)
            throws IOException, InterruptedException, RefusalException {
        return take(inbox, request.body(), format, route, request.header("Idempotency-Key"));
    }

    /// Takes a document in, whatever it is: what no format knows is kept as it is, for routes that read it themselves.
    ///
    /// @param key the sender's own name for this post
    public static Answer takeAny(Inbox inbox, byte[] body, String route, String key)
            throws InterruptedException, RefusalException {
        try {
            return taken(Store.await(inbox.take(body, "", route, key)));
        } catch (UnreadableException | BusyException | StoreException e) {
            // its own words, or those of what is tried next
            return take(inbox, body, Formats.ANY, route, key);
        }
    }

    /// What whoever posted is told, in this order.
    private record Taken(List<Long> events, int known) {}

    private static Answer taken(Inbox.Receipt receipt) {
        return Answer.json(202, new Taken(receipt.ids(), receipt.known()));
    }

    private static Answer take(Inbox inbox, byte[] body, String format, String route, String key)
            throws InterruptedException, RefusalException {
        try {
            return taken(Store.await(inbox.take(body, format, route, key)));
        } catch (UnreadableException e) {
            throw new RefusalException(e.tooLarge() ? 413 : 422, String.valueOf(e.getMessage()));
        } catch (BusyException e) {
            throw new RefusalException(503, e.getMessage() + "; nothing of it was kept, try again", 2);
        } catch (StoreException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("an event was not taken in");
            throw new RefusalException(503, "the notifier's database does not take it; nothing was kept", 5);
        }
    }
}
