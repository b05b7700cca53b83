package dev.plimsoll.engine.advisory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the advisory database from a folder of feeds (`plimsoll db build --from DIR`).
///
/// Where there is a database already, only what changed in the folder is read again; the result is the same. It
/// is written beside the old one and renamed over it, so that scans can go on, and a failure leaves the old one.
public final class DatabaseBuilder {
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final List<AdvisoryFeed> feeds;
    private final Clock clock;

    /// @param feeds which formats are looked for; all of them: `AdvisoryFeeds.all()`
    public DatabaseBuilder(List<AdvisoryFeed> feeds, Clock clock) {
        this.feeds = List.copyOf(feeds);
        this.clock = clock;
    }

    /// What was done.
    ///
    /// @param sources in the order of their names in each feed
    public record Built(List<BuiltSource> sources) {
        public Built {
            sources = List.copyOf(sources);
        }
    }

    /// What was done with a source.
    ///
    /// @param parsed how many entries were read because they were new or changed
    /// @param removed how many entries are no longer there
    /// @param failure why the file could not be read, so that its former content stays; absent if it could
    public record BuiltSource(
            String name, int parsed, int removed, @Nullable String failure) {}

    /// Builds, or brings up to date.
    ///
    /// A source that cannot be read keeps what the database held of it, and leaves a warning in the database. A
    /// source that is not in the folder is taken out.
    ///
    /// @throws DatabaseException if the folder holds no feed, or the database cannot be written
    public Built build(Path folder, Path database) throws InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new DatabaseException("there is no folder " + folder + " to build the advisory database from");
        }
        try (var _ = DatabaseLock.take(database, PATIENCE);
                var draft = DatabaseDraft.of(database)) {
            var built = new ArrayList<BuiltSource>();
            for (var feed : feeds) {
                for (var source : sources(feed, folder)) {
                    var applied = draft.sources().apply(feed, source, null);
                    built.add(new BuiltSource(source.name(), applied.parsed(), applied.removed(), applied.failure()));
                }
            }
            if (built.isEmpty()) {
                throw new DatabaseException("the folder " + folder
                        + " holds no feed: there should be <Ecosystem>/all.zip, kev/kev.zip or the like");
            }
            var present = new HashSet<String>();
            built.forEach(source -> present.add(source.name()));
            for (var name : draft.sources().sources()) {
                if (!present.contains(name)) {
                    draft.sources().remove(name);
                }
            }
            draft.publish(clock.instant().truncatedTo(ChronoUnit.SECONDS));
            return new Built(built);
        }
    }

    private static List<AdvisoryFeed.Source> sources(AdvisoryFeed feed, Path folder) {
        try {
            return feed.sources(folder);
        } catch (IOException e) {
            throw new DatabaseException("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
    }
}
