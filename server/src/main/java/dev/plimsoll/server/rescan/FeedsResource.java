package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.feeds.SourceAges;
import dev.plimsoll.server.feeds.SourceAges.SourceAge;
import dev.plimsoll.server.platform.Described;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
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

    /// The database of advisories that holds, for scanners that are to match by the same.
    @GetMapping("/api/v1/feeds/database")
    @Requires(Permission.FEEDS_READ)
    @Described(answers = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    void download(
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known,
            HttpServletResponse response)
            throws IOException {
        var digest = advisories.current().orElseThrow(AdvisoryStore::none);
        var tag = "\"" + digest + "\"";
        response.setHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(known)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        // open before anything is said: it may be replaced meanwhile
        try (var file = FileChannel.open(advisories.file(digest))) {
            response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
            response.setContentLengthLong(file.size());
            Channels.newInputStream(file).transferTo(response.getOutputStream());
        }
    }

    /// Takes a database of advisories, applies it, and answers what it changed. Images whose verdict may be another
    /// wait
    /// to be judged from then on: `/api/v1/rescans/ID` tells how many still do, and what came of it.
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
