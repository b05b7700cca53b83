package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;

/// A folder of feeds used as if it were a database (`--advisories DIR`): built once, then kept in the cache for
/// as long as no file in the folder has another size or time.
public final class AdvisoryFolder {
    /// Databases of older states of the folder, or of other folders, that are kept besides the one in use.
    private static final int KEPT = 3;

    private final List<AdvisoryFeed> feeds;
    private final Clock clock;

    /// @param feeds which formats are looked for; all of them: `AdvisoryFeeds.all()`
    public AdvisoryFolder(List<AdvisoryFeed> feeds, Clock clock) {
        this.feeds = List.copyOf(feeds);
        this.clock = clock;
    }

    /// The database made from the folder's present state. Open it soon: later calls remove old ones.
    ///
    /// @param cache a folder that is made if it is not there
    /// @throws DatabaseException if the folder holds no feed, or the cache cannot be written
    public Path database(Path folder, Path cache) throws InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new DatabaseException("there is no folder " + folder + " of advisories");
        }
        try {
            var databases = cache.resolve("advisories");
            Files.createDirectories(databases);
            var database = databases.resolve(key(folder) + ".sqlite");
            if (!DatabaseFile.isUsable(database)) {
                removeOld(databases);
                new DatabaseBuilder(feeds, clock).build(folder, database);
            }
            return database;
        } catch (IOException e) {
            throw new DatabaseException(
                    "cannot keep the advisories of " + folder + " in " + cache + ": " + e.getMessage(), e);
        }
    }

    private String key(Path folder) throws IOException {
        var digest = sha256();
        update(digest, "schema " + DatabaseFile.SCHEMA);
        update(digest, folder.toRealPath().toString());
        for (var feed : feeds) {
            update(digest, feed.name() + ' ' + feed.version());
            for (var source : feed.sources(folder)) {
                update(digest, source.name());
                update(digest, Long.toString(Files.size(source.file())));
                update(digest, Files.getLastModifiedTime(source.file()).toString());
            }
        }
        return Digest.sha256(digest.digest()).hex().substring(0, 32);
    }

    private static void removeOld(Path databases) throws IOException {
        try (var files = Files.list(databases)) {
            var old = files.filter(file -> file.toString().endsWith(".sqlite"))
                    .sorted(Comparator.comparingLong(AdvisoryFolder::time).reversed())
                    .skip(KEPT)
                    .toList();
            for (var file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static long time(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            // Another process removed it: it sorts last, and is removed, which does nothing.
            return 0;
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
