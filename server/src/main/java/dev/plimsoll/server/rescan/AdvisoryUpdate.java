package dev.plimsoll.server.rescan;

import dev.plimsoll.engine.advisory.DatabaseStatus;
import dev.plimsoll.engine.advisory.DatabaseUpdate;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.UpdateProgress;
import dev.plimsoll.engine.advisory.UpdateSettings;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.platform.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Fetches advisories from their publishers, as `plimsoll db update` does, and applies what came.
@Component
class AdvisoryUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryUpdate.class);

    private final AdvisoryStore advisories;
    private final Rescan rescan;
    private final UpdateSchedule schedule;
    private final Settings settings;
    private final Clock clock;

    AdvisoryUpdate(AdvisoryStore advisories, Rescan rescan, UpdateSchedule schedule, Settings settings, Clock clock) {
        this.advisories = advisories;
        this.rescan = rescan;
        this.schedule = schedule;
        this.settings = settings;
        this.clock = clock;
    }

    /// @return what it changed; empty where nothing new was published
    /// @throws Refusal if nobody has said which ecosystems
    Optional<Run> run() throws InterruptedException {
        var current = advisories.current();
        var ecosystems = ecosystems(current);
        if (ecosystems.isEmpty()) {
            throw Refusal.notReady("no ecosystems are known to fetch: push a database first ('plimsoll db push'), or"
                    + " name some with plimsoll.update.ecosystems");
        }
        try {
            var folder = Files.createDirectories(settings.data().resolve("advisories"));
            var work = Files.createTempDirectory(folder, "update");
            try {
                return fetch(current, ecosystems, work.resolve("advisories.sqlite"));
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot update the advisories: " + e.getMessage(), e);
        }
    }

    private Optional<Run> fetch(Optional<String> current, Set<String> ecosystems, Path file)
            throws IOException, InterruptedException {
        if (current.isPresent()) {
            Files.copy(advisories.file(current.get()), file, StandardCopyOption.REPLACE_EXISTING);
        }
        var where = new UpdateSettings(schedule.sources(), settings.data().resolve("downloads"));
        var updated =
                new DatabaseUpdate(AdvisoryFeeds.all(), clock, where, UpdateProgress.NONE).update(file, ecosystems);
        for (var source : updated.sources()) {
            if (source.failure() != null) {
                LOG.atWarn()
                        .addKeyValue("source", source.name())
                        .addKeyValue("reason", source.failure())
                        .log("a source of advisories could not be fetched");
            }
        }
        if (current.isPresent() && isSame(advisories.file(current.get()), file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(rescan.apply(advisories.take(in)));
        }
    }

    private Set<String> ecosystems(Optional<String> current) {
        if (!schedule.ecosystems().isEmpty() || current.isEmpty()) {
            return new TreeSet<>(schedule.ecosystems());
        }
        try (var lease = advisories.lease()) {
            return new TreeSet<>(lease.advisories().covered());
        }
    }

    /// Whether two say the same, whenever they were fetched.
    private static boolean isSame(Path one, Path other) {
        try (var left = SqliteAdvisoryDatabase.open(one);
                var right = SqliteAdvisoryDatabase.open(other)) {
            return DatabaseStatus.read(one).digest() != null
                    && java.util.Objects.equals(
                            left.facts().digest(), right.facts().digest())
                    && left.warnings().equals(right.warnings());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
