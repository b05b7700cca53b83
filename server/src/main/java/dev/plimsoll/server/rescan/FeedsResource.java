package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.platform.Refusal;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where new advisories come in.
@RestController
class FeedsResource {
    private final AdvisoryStore advisories;
    private final Rescan rescan;

    FeedsResource(AdvisoryStore advisories, Rescan rescan) {
        this.advisories = advisories;
        this.rescan = rescan;
    }

    /// Takes a database of advisories, applies it, and answers what it changed.
    @PostMapping(path = "/api/v1/feeds/database", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Requires(Permission.FEEDS_WRITE)
    Run upload(InputStream body) {
        String digest;
        try {
            digest = advisories.take(body);
        } catch (DatabaseException e) {
            throw Refusal.unprocessable("what was sent is no database of advisories of this version: build it with"
                    + " 'plimsoll db build' or 'plimsoll db update' of the same release");
        }
        return rescan.apply(digest);
    }
}
