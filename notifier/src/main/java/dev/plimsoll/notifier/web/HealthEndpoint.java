package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.store.StoreException;

/// `/health/live` says that the process runs, `/health/ready` that it takes events in.
public final class HealthEndpoint implements Endpoint {
    private final Notifier notifier;

    public HealthEndpoint(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public boolean serves(Request request) {
        return request.method().equals("GET") && request.path().startsWith("/health/");
    }

    @Override
    public Right needs() {
        return Right.NONE;
    }

    @Override
    public Answer answer(Request request) throws RefusalException {
        return switch (request.path()) {
            case "/health/live" -> Answer.text(200, "live\n");
            case "/health/ready" -> ready();
            default -> throw new RefusalException(404, "use /health/live or /health/ready");
        };
    }

    private Answer ready() {
        try {
            notifier.store().read(sql -> sql.number("SELECT COUNT(*) FROM notifier_schema"));
        } catch (StoreException e) {
            return Answer.text(503, "the database does not answer\n");
        }
        if (notifier.store().fails()) {
            return Answer.text(503, "the database does not take what is written; the log says why\n");
        }
        return notifier.inbox().waiting() >= notifier.inbox().limits().unrouted()
                ? Answer.text(503, "too much waits to be routed\n")
                : Answer.text(200, notifier.store().leads() ? "ready\n" : "ready, another notifier delivers\n");
    }
}
