package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.scan.Databases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
        if (folder != null) {
            return fromFolder(around.resolve(folder), common.cacheFolder(around), around);
        }
        return new CachedDatabase(common.cacheFolder(around), around, offline, progress);
    }

    /// Kept in the cache, and brought up to date where the folder has changed since.
    private static Databases fromFolder(Path folder, Path cache, Surroundings around) {
        var name = folder.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        var database = cache.resolve("folders").resolve(UUID.nameUUIDFromBytes(name) + ".db");
        return _ -> {
            try {
                Files.createDirectories(database.getParent());
            } catch (java.io.IOException e) {
                throw new DatabaseException("cannot keep a database in " + cache + ": " + Reason.of(e), e);
            }
            new DatabaseBuilder(AdvisoryFeeds.all(), around.clock()).build(folder, database);
            return SqliteAdvisoryDatabase.open(database);
        };
    }
}
