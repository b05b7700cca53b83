package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.AdvisoryFeed.Publication;
import dev.plimsoll.engine.advisory.AdvisoryFeed.Source;
import dev.plimsoll.engine.advisory.SourceDownload.Fetched;
import dev.plimsoll.engine.advisory.SourceDownload.Patience;
import dev.plimsoll.engine.advisory.SourceDownload.Validators;
import dev.plimsoll.engine.network.EnvironmentProxies;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Brings the advisory database up to date from where the sources are published (`plimsoll db update`, and a
/// scan that finds an ecosystem missing or old).
///
/// Each source stands for itself: one that cannot be fetched or read keeps its last good content, leaves a
/// warning in the database, and spoils no other. Only what changed is transferred, and of that only what
/// changed is parsed.
public final class DatabaseUpdate {
    private static final int PARALLEL_DOWNLOADS = 4;
    private static final int MAX_LIST_BYTES = 1 << 20;

    private final List<AdvisoryFeed> feeds;
    private final Clock clock;
    private final UpdateSettings settings;
    private final Patience patience;
    private final UpdateProgress progress;

    public DatabaseUpdate(List<AdvisoryFeed> feeds, Clock clock, UpdateSettings settings, UpdateProgress progress) {
        this(feeds, clock, settings, progress, Patience.USUAL);
    }

    DatabaseUpdate(
            List<AdvisoryFeed> feeds,
            Clock clock,
            UpdateSettings settings,
            UpdateProgress progress,
            Patience patience) {
        this.feeds = List.copyOf(feeds);
        this.clock = clock;
        this.settings = settings;
        this.progress = progress;
        this.patience = patience;
    }

    /// What became of each source that was to be fetched, in the order of their feeds and names.
    public record Updated(List<UpdatedSource> sources) {
        public Updated {
            sources = List.copyOf(sources);
        }

        /// Whether a source could not be had.
        public boolean hasFailures() {
            return sources.stream().anyMatch(source -> source.failure() != null);
        }
    }

    /// @param parsed how many entries were new or changed
    /// @param removed how many entries are no longer there
    /// @param failure why the source could not be had; absent if it could
    public record UpdatedSource(
            String name, int parsed, int removed, @Nullable String failure) {}

    private record Wanted(AdvisoryFeed feed, String source, URI address, String fileName, Set<String> covers) {}

    /// Fetches the facts about vulnerabilities, and these ecosystems; if none is named, all that are published.
    ///
    /// @param ecosystems without release: `Debian`, `npm`
    /// @throws DatabaseException if the database cannot be written, or nothing at all could be had for a first
    ///     one
    public Updated update(Path database, Set<String> ecosystems) throws InterruptedException {
        try (var _ = DatabaseLock.take(database, DatabaseBuilder.PATIENCE);
                var http = client()) {
            return fetch(database, http, wanted(ecosystems.isEmpty() ? published(database, http) : ecosystems));
        }
    }

    /// Fetches only what a scan needs and what is missing or old.
    ///
    /// @param ecosystems that the image needs, without release
    /// @param maxAge since a source was last fetched, or last found to be unchanged
    /// @return what was fetched; nothing where all is there and recent
    public Updated refresh(Path database, Set<String> ecosystems, Duration maxAge) throws InterruptedException {
        if (outdated(database, wanted(ecosystems), maxAge).isEmpty()) {
            return new Updated(List.of());
        }
        try (var _ = DatabaseLock.take(database, DatabaseBuilder.PATIENCE);
                var http = client()) {
            // Asked again: another process may have fetched it while this one waited.
            return fetch(database, http, outdated(database, wanted(ecosystems), maxAge));
        }
    }

    private List<Wanted> outdated(Path database, List<Wanted> wanted, Duration maxAge) {
        var oldest = clock.instant().minus(maxAge);
        var fetched = new LinkedHashMap<String, Instant>();
        if (DatabaseFile.isUsable(database)) {
            for (var source : DatabaseStatus.read(database).sources()) {
                if (source.fetchedAt() != null) {
                    fetched.put(source.name(), source.fetchedAt());
                }
            }
        }
        return wanted.stream()
                .filter(one -> fetched.getOrDefault(one.source(), Instant.EPOCH).isBefore(oldest))
                .toList();
    }

    private List<Wanted> wanted(Set<String> ecosystems) {
        var wanted = new ArrayList<Wanted>();
        for (var feed : feeds) {
            switch (feed.publication()) {
                case Publication.Bucket(var usual) -> {
                    var bucket = settings.address(feed.name(), usual).toString();
                    for (var name : new TreeSet<>(ecosystems)) {
                        var encoded =
                                URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
                        var address = URI.create(bucket + (bucket.endsWith("/") ? "" : "/") + encoded + "/all.zip");
                        wanted.add(new Wanted(feed, name, address, encoded + ".zip", Set.of(name)));
                    }
                }
                case Publication.File(var source, var fileName, var usual) ->
                    wanted.add(new Wanted(feed, source, settings.address(source, usual), fileName, Set.of()));
                case Publication.Local() -> {}
            }
        }
        return wanted;
    }

    /// What the bucket lists; a server that stands in for it need not list anything: then what is there already.
    private Set<String> published(Path database, HttpClient http) throws InterruptedException {
        var names = new TreeSet<String>();
        for (var feed : feeds) {
            if (feed.publication() instanceof Publication.Bucket(var usual)) {
                var bucket = settings.address(feed.name(), usual).toString();
                var address = URI.create(bucket + (bucket.endsWith("/") ? "" : "/") + "ecosystems.txt");
                names.addAll(list(http, address));
            }
        }
        if (names.isEmpty() && DatabaseFile.isUsable(database)) {
            for (var source : DatabaseStatus.read(database).sources()) {
                if (source.feed().equals("osv")) {
                    names.add(source.name());
                }
            }
        }
        if (names.isEmpty()) {
            names.addAll(CONTAINER_ECOSYSTEMS);
        }
        return names;
    }

    /// What containers are made of, for a server that does not say what it has.
    private static final List<String> CONTAINER_ECOSYSTEMS = List.of(
            "AlmaLinux",
            "Alpine",
            "Bitnami",
            "CRAN",
            "Debian",
            "Go",
            "Hackage",
            "Hex",
            "Maven",
            "NuGet",
            "Packagist",
            "Pub",
            "PyPI",
            "Red Hat",
            "Rocky Linux",
            "RubyGems",
            "SUSE",
            "SwiftURL",
            "Ubuntu",
            "crates.io",
            "npm",
            "openSUSE");

    private Set<String> list(HttpClient http, URI address) throws InterruptedException {
        var names = new TreeSet<String>();
        try {
            Files.createDirectories(settings.downloads());
            var file = settings.downloads().resolve("ecosystems.txt");
            var fetched = new SourceDownload(http, patience, clock, progress)
                    .fetch("ecosystems.txt", address, Validators.NONE, file);
            if (fetched instanceof Fetched.Whole) {
                if (Files.size(file) <= MAX_LIST_BYTES) {
                    for (var line : Files.readString(file).lines().toList()) {
                        var name = AdvisoryDatabase.baseOf(line.strip());
                        // "[EMPTY]" and GIT hold what belongs to no package.
                        if (!name.isEmpty() && name.length() < 100 && !name.startsWith("[") && !name.equals("GIT")) {
                            names.add(name);
                        }
                    }
                }
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new DatabaseException("cannot write to " + settings.downloads() + ": " + e.getMessage(), e);
        }
        return names;
    }

    private Updated fetch(Path database, HttpClient http, List<Wanted> wanted) throws InterruptedException {
        if (wanted.isEmpty()) {
            return new Updated(List.of());
        }
        boolean exists = DatabaseFile.isUsable(database);
        var known = exists ? known(database) : Map.<String, Known>of();
        var fetched = download(http, wanted, known);
        if (!exists && fetched.stream().noneMatch(Fetched.Whole.class::isInstance)) {
            throw new DatabaseException("no source of advisories could be fetched: "
                    + (fetched.getFirst() instanceof Fetched.Failed(var why) ? why : "none is there")
                    + "; check the network, or use 'plimsoll db build --from DIR'");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var updated = new ArrayList<UpdatedSource>();
        try (var draft = DatabaseDraft.of(database)) {
            for (int i = 0; i < wanted.size(); i++) {
                updated.add(apply(draft, wanted.get(i), fetched.get(i), now));
            }
            draft.publish(now);
        }
        return new Updated(updated);
    }

    /// @param address what the validators are those of
    private record Known(String address, Validators validators) {}

    private static Map<String, Known> known(Path database) {
        var known = new LinkedHashMap<String, Known>();
        for (var source : DatabaseStatus.read(database).sources()) {
            var address = source.address();
            if (address != null && source.entries() > 0) {
                known.put(source.name(), new Known(address, new Validators(source.etag(), source.lastModified())));
            }
        }
        return known;
    }

    private List<Fetched> download(HttpClient http, List<Wanted> wanted, Map<String, Known> known)
            throws InterruptedException {
        try {
            Files.createDirectories(settings.downloads());
        } catch (IOException e) {
            throw new DatabaseException("cannot write to " + settings.downloads() + ": " + e.getMessage(), e);
        }
        var downloads = new SourceDownload(http, patience, clock, progress);
        var executor = Executors.newFixedThreadPool(
                PARALLEL_DOWNLOADS, Thread.ofVirtual().factory());
        try {
            var pending = new ArrayList<Future<Fetched>>();
            for (var one : wanted) {
                var before = known.get(one.source());
                var validators =
                        before != null && before.address().equals(one.address().toString())
                                ? before.validators()
                                : Validators.NONE;
                pending.add(executor.submit(() -> downloads.fetch(
                        one.source(),
                        one.address(),
                        validators,
                        settings.downloads().resolve(one.fileName()))));
            }
            var fetched = new ArrayList<Fetched>();
            for (var future : pending) {
                try {
                    fetched.add(future.get());
                } catch (ExecutionException e) {
                    fetched.add(new Fetched.Failed(String.valueOf(e.getCause())));
                }
            }
            return fetched;
        } finally {
            executor.shutdownNow();
        }
    }

    private UpdatedSource apply(DatabaseDraft draft, Wanted wanted, Fetched fetched, Instant now)
            throws InterruptedException {
        var log = new FetchLog(draft.writer(), draft.sources());
        return switch (fetched) {
            case Fetched.Failed(var why) -> {
                log.failed(wanted.source(), wanted.address(), now, why);
                yield new UpdatedSource(wanted.source(), 0, 0, why);
            }
            case Fetched.Unchanged() -> {
                log.unchanged(wanted.source(), now);
                yield new UpdatedSource(wanted.source(), 0, 0, null);
            }
            case Fetched.Whole(var file, var validators) -> {
                var source = new Source(wanted.source(), file, wanted.covers());
                var applied = draft.sources().apply(wanted.feed(), source, date(validators.lastModified()));
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new DatabaseException("cannot remove " + file + ": " + e.getMessage(), e);
                }
                var failure = applied.failure();
                if (failure == null) {
                    log.fetched(wanted.source(), wanted.address(), now, validators);
                } else {
                    log.failed(wanted.source(), wanted.address(), now, failure);
                }
                yield new UpdatedSource(wanted.source(), applied.parsed(), applied.removed(), failure);
            }
        };
    }

    private static @Nullable Instant date(@Nullable String lastModified) {
        try {
            return lastModified == null
                    ? null
                    : ZonedDateTime.parse(lastModified, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(patience.answer())
                .proxy(EnvironmentProxies.ofProcess())
                .build();
    }

    /// What the database remembers of fetching.
    private record FetchLog(DatabaseWriter writer, SourceApplication sources) {
        void failed(String source, URI address, Instant now, String why) {
            run("""
                    INSERT INTO fetch(source, address, tried, error) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT(source) DO UPDATE SET tried = ?3, error = ?4""", source, address.toString(), now.getEpochSecond(), why);
            sources.removeWarnings(source, SourceApplication.FETCH);
            sources.warn(source, SourceApplication.FETCH, "unfetched-source", source + " could not be fetched: " + why);
        }

        void unchanged(String source, Instant now) {
            run(
                    "UPDATE fetch SET tried = ?2, fetched = ?2, error = NULL WHERE source = ?1",
                    source,
                    now.getEpochSecond());
            sources.removeWarnings(source, SourceApplication.FETCH);
        }

        void fetched(String source, URI address, Instant now, Validators validators) {
            run(
                    "INSERT OR REPLACE INTO fetch VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL)",
                    source,
                    address.toString(),
                    validators.etag(),
                    validators.lastModified(),
                    now.getEpochSecond());
            sources.removeWarnings(source, SourceApplication.FETCH);
        }

        private void run(String sql, @Nullable Object... parameters) {
            try (var statement = writer.connection().prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                statement.executeUpdate();
            } catch (SQLException e) {
                throw writer.failed(e);
            }
        }
    }
}
