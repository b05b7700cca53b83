package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.settings.SettingsException;
import java.util.Map;

/// `POST /api/v1/reload` reads the configuration again; one with faults is refused and the old one stays.
public final class ReloadEndpoint implements Endpoint {
    private final Reload reload;

    /// Reads the configuration and goes by it.
    public interface Reload {
        void now() throws SettingsException, InterruptedException;
    }

    public ReloadEndpoint(Reload reload) {
        this.reload = reload;
    }

    @Override
    public boolean serves(Request request) {
        return request.method().equals("POST") && request.path().equals("/api/v1/reload");
    }

    @Override
    public Right needs() {
        return Right.MANAGE;
    }

    @Override
    public Answer answer(Request request) throws InterruptedException, RefusalException {
        try {
            reload.now();
            return Answer.json(200, Map.of("reloaded", true));
        } catch (SettingsException e) {
            throw new RefusalException(422, e.getMessage() + "; the configuration from before stays in force");
        }
    }
}
