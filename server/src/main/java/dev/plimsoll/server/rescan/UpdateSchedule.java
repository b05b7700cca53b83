package dev.plimsoll.server.rescan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the platform fetches advisories from their publishers (`plimsoll.update.*`).
///
/// @param every how often; zero for never, where a database is pushed to it
/// @param ecosystems which; unless named, those that its advisories cover already
/// @param sources other addresses by source (`osv`, `kev`, `epss`, `endoflife`): a mirror, say
@ConfigurationProperties("plimsoll.update")
record UpdateSchedule(
        @DefaultValue("6h") Duration every,
        @DefaultValue List<String> ecosystems,
        @DefaultValue Map<String, URI> sources) {
    UpdateSchedule {
        ecosystems = List.copyOf(ecosystems);
        sources = Map.copyOf(sources);
    }
}
