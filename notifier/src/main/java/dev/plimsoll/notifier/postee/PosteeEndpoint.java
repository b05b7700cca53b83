package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.web.Answer;
import dev.plimsoll.notifier.web.Endpoint;
import dev.plimsoll.notifier.web.IntakeEndpoint;
import dev.plimsoll.notifier.web.RefusalException;
import dev.plimsoll.notifier.web.ReloadEndpoint;
import dev.plimsoll.notifier.web.Request;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// What answers where Postee does: `POST /`, `/scan` and `/tenant/{route}` take any document, from anybody, as there;
/// `GET /ping` and `/events` tell that it lives and what it got. `/reload` is for this machine only.
public final class PosteeEndpoint implements Endpoint {
    private static final String TENANT = "/tenant/";

    private final Inbox inbox;
    private final ReloadEndpoint.Reload reload;
    private final Supplier<Map<String, Long>> counts;

    /// @param counts documents since the start, by what became of them
    public PosteeEndpoint(Inbox inbox, ReloadEndpoint.Reload reload, Supplier<Map<String, Long>> counts) {
        this.inbox = inbox;
        this.reload = reload;
        this.counts = counts;
    }

    @Override
    public boolean serves(Request request) {
        return switch (request.method()) {
            case "POST" -> isIntake(request.path()) || isReload(request.path());
            case "GET" ->
                request.path().equals("/ping") || request.path().equals("/events") || isReload(request.path());
            default -> false;
        };
    }

    private static boolean isIntake(String path) {
        return path.equals("/") || path.equals("/scan") || (path.startsWith(TENANT) && path.length() > TENANT.length());
    }

    private static boolean isReload(String path) {
        return path.equals("/reload");
    }

    @Override
    public Right needs() {
        return Right.NONE;
    }

    @Override
    public boolean takesIn(Request request) {
        return isIntake(request.path());
    }

    @Override
    public Answer answer(Request request) throws IOException, InterruptedException, RefusalException {
        return switch (request.path()) {
            case "/ping" -> Answer.json(200, Map.of("ok", true));
            case "/events" -> Answer.json(200, counts.get());
            case "/reload" -> reloaded(request);
            default -> taken(request);
        };
    }

    private Answer reloaded(Request request) throws InterruptedException, RefusalException {
        if (!request.isFromThisMachine()) {
            throw new RefusalException(403, "only programs on this machine may let the configuration be read again");
        }
        try {
            reload.now();
            return Answer.json(200, Map.of("reloaded", true));
        } catch (SettingsException e) {
            throw new RefusalException(422, e.getMessage() + "; the configuration from before stays in force");
        }
    }

    private Answer taken(Request request) throws IOException, InterruptedException, RefusalException {
        var route = request.path().startsWith(TENANT) ? request.path().substring(TENANT.length()) : "";
        // every post is told, as there, also when the same is posted twice
        return IntakeEndpoint.takeAny(inbox, request.body(), route, "postee-" + UUID.randomUUID());
    }
}
