package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.AdvisoryFolder;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.scan.Databases;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which advisories an image is matched with.
final class DatabaseOptions {
    @Option(names = "--db", order = 300, paramLabel = "FILE", description = "A database that 'db build' wrote.")
    @Nullable
    Path file;

    @Option(
            names = "--advisories",
            order = 301,
            paramLabel = "DIR",
            description = "A folder of feeds (<Ecosystem>/all.zip, kev, epss, endoflife), built once and cached.")
    @Nullable
    Path folder;

    @Option(names = "--offline", order = 302, description = "Fetch nothing: no advisories, no image from a registry.")
    boolean offline;

    @Option(
            names = "--max-db-age",
            order = 303,
            paramLabel = "AGE",
            description = "End with 3 if a source of advisories is older, for example 5d.")
    @Nullable
    String maxAge;

    @Mixin
    final UpdateOptions updates = new UpdateOptions();

    @Nullable
    MaxAge maxAge() {
        return maxAge == null ? null : MaxAge.parse(maxAge);
    }

    Databases choose(Surroundings around, CommonOptions common, Progress progress) {
        if (file != null && folder != null) {
            throw Failure.usage("--db and --advisories exclude one another: give one of them");
        }
        if (file != null) {
            var database = around.resolve(file);
            return _ -> SqliteAdvisoryDatabase.open(database);
        }
        var cache = common.cacheFolder(around);
        if (folder != null) {
            var feeds = around.resolve(folder);
            var folders = new AdvisoryFolder(AdvisoryFeeds.all(), around.clock());
            return _ -> SqliteAdvisoryDatabase.open(folders.database(feeds, cache));
        }
        var update = offline ? null : updates.update(cache, Map.of(), around, progress);
        return new CachedDatabase(cache, update, around);
    }
}
