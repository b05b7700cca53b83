package dev.plimsoll.server.feeds;

import dev.plimsoll.engine.advisory.DatabaseStatus;
import dev.plimsoll.engine.advisory.DatabaseStatus.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How old the advisories are that hold, source by source.
@Component
public class SourceAges {
    private final AdvisoryStore advisories;
    private @Nullable Read last;

    SourceAges(AdvisoryStore advisories) {
        this.advisories = advisories;
    }

    private record Read(String digest, List<SourceStatus> sources) {}

    /// @param updatedAt the publisher's own date; absent where it states none
    /// @param age seconds since then
    /// @param error why the last try to fetch it failed
    public record SourceAge(
            String name,
            @Nullable Instant updatedAt,
            @Nullable Long age,
            long advisories,
            @Nullable String error) {}

    /// None where there are no advisories yet.
    public synchronized List<SourceAge> all(Instant now) {
        var current = advisories.current();
        if (current.isEmpty()) {
            return List.of();
        }
        var read = last;
        if (read == null || !read.digest.equals(current.get())) {
            read = new Read(
                    current.get(),
                    DatabaseStatus.read(advisories.file(current.get())).sources());
            last = read;
        }
        return read.sources.stream()
                .map(source -> new SourceAge(
                        source.name(),
                        source.updatedAt(),
                        source.age(now).map(Duration::toSeconds).orElse(null),
                        source.advisories(),
                        source.error()))
                .toList();
    }
}
