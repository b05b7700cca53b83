package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.advisory.DatabaseUpdate;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.scan.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The database in the user's cache: what an image needs and is missing there, or older than a day, is fetched.
final class CachedDatabase implements Databases {
    private static final Duration RECENT = Duration.ofHours(24);

    private final Path file;
    private final @Nullable DatabaseUpdate update;
    private final Surroundings around;

    /// @param update absent to fetch nothing
    CachedDatabase(Path cache, @Nullable DatabaseUpdate update, Surroundings around) {
        this.file = file(cache);
        this.update = update;
        this.around = around;
    }

    static Path file(Path cache) {
        return cache.resolve("advisories.db");
    }

    @Override
    public AdvisoryDatabase open(SortedSet<String> ecosystems) throws InterruptedException {
        if (update != null) {
            refresh(update, ecosystems);
        }
        if (!Files.exists(file)) {
            throw new DatabaseException("there is no advisory database at " + file
                    + (update == null ? ", and --offline fetches none" : "")
                    + "; run plimsoll db update, or name one with --db FILE or --advisories DIR");
        }
        var database = SqliteAdvisoryDatabase.open(file);
        var missing = new TreeSet<>(ecosystems);
        missing.removeAll(database.covered());
        if (!missing.isEmpty()) {
            database.close();
            throw new DatabaseException("the advisory database " + file + " holds nothing of "
                    + String.join(", ", missing) + (update == null ? ", and --offline fetches nothing" : "")
                    + "; run plimsoll db update --ecosystems '" + String.join(",", missing) + "'");
        }
        return database;
    }

    /// What cannot be had is told; what is there already is used, and its age is in the report.
    private void refresh(DatabaseUpdate sources, SortedSet<String> ecosystems) throws InterruptedException {
        try {
            DatabaseCommand.makeFolder(file);
            for (var source : sources.refresh(file, ecosystems, RECENT).sources()) {
                if (source.failure() != null) {
                    around.say("warning: cannot fetch the advisories of " + source.name() + ": " + source.failure());
                }
            }
        } catch (DatabaseException e) {
            if (!Files.exists(file)) {
                throw new DatabaseException(
                        "there is no advisory database yet, and it cannot be fetched: " + Reason.of(e)
                                + "; run plimsoll db update, or name one with --db FILE",
                        e);
            }
            around.say("warning: the advisory database cannot be brought up to date: " + Reason.of(e));
        }
    }
}
