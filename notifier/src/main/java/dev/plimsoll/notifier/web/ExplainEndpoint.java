package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.intake.UnreadableException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/// `POST /api/v1/explain` says what every route would make of a document, condition by condition; nothing is kept.
public final class ExplainEndpoint implements Endpoint {
    private final Notifier notifier;

    public ExplainEndpoint(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public boolean serves(Request request) {
        return request.method().equals("POST") && request.path().equals("/api/v1/explain");
    }

    @Override
    public Right needs() {
        return Right.MANAGE;
    }

    @Override
    public Answer answer(Request request) throws IOException, RefusalException {
        try {
            return Answer.json(
                    200,
                    Notifier.explain(notifier.settings(), request.body(), Instant.now()).stream()
                            .map(judged -> Map.of(
                                    "route", judged.route().name(),
                                    "matches", judged.matches(),
                                    "silenced", judged.silenced(),
                                    "findings", judged.places().size(),
                                    "checks", judged.checks()))
                            .toList());
        } catch (UnreadableException e) {
            throw new RefusalException(422, String.valueOf(e.getMessage()));
        }
    }
}
