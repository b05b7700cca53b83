package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.feeds.SourceAges;
import dev.plimsoll.server.feeds.SourceAges.SourceAge;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import java.io.InputStream;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where new advisories come in.
@RestController
class FeedsResource {
    private final AdvisoryStore advisories;
    private final SourceAges ages;
    private final Rescan rescan;
    private final Clock clock;

    FeedsResource(AdvisoryStore advisories, SourceAges ages, Rescan rescan, Clock clock) {
        this.advisories = advisories;
        this.ages = ages;
        this.rescan = rescan;
        this.clock = clock;
    }

    /// The sources of the advisories that hold, and how old they are.
    @GetMapping("/api/v1/feeds")
    @Requires(Permission.FEEDS_READ)
    Page<SourceAge> feeds() {
        return new Page<>(ages.all(clock.instant()), null);
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
