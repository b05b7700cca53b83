package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.scan.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/// The database in the user's cache.
final class CachedDatabase implements Databases {
    private final Path file;
    private final boolean offline;

    CachedDatabase(Path cache, Surroundings around, boolean offline, Progress progress) {
        this.file = file(cache);
        this.offline = offline;
    }

    static Path file(Path cache) {
        return cache.resolve("advisories.db");
    }

    @Override
    public AdvisoryDatabase open(SortedSet<String> ecosystems) {
        if (!Files.exists(file)) {
            throw new DatabaseException("there is no advisory database at " + file
                    + (offline ? ", and --offline fetches none" : "")
                    + "; run plimsoll db update, or name one with --db FILE or --advisories DIR");
        }
        return SqliteAdvisoryDatabase.open(file);
    }
}
