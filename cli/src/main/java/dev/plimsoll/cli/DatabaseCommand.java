package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.DatabaseDiff;
import dev.plimsoll.engine.advisory.DatabaseStatus;
import dev.plimsoll.engine.advisory.DatabaseUpdate;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.report.TerminalText;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "db",
        description = "Builds, fetches and shows the advisory database.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  plimsoll db status"})
final class DatabaseCommand implements CommandTree.Branch {
    private final Surroundings around;

    DatabaseCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Map<String, Object> below() {
        var below = new LinkedHashMap<String, Object>();
        below.put("build", new Build(around));
        below.put("update", new Update(around));
        below.put("status", new Status(around));
        below.put("diff", new Diff(around));
        below.put("push", new Push(around));
        below.put("pull", new Pull(around));
        return below;
    }

    abstract static class OnDatabase implements Action {
        @Mixin
        final CommonOptions common = new CommonOptions();

        @Option(
                names = "--db",
                order = 100,
                paramLabel = "FILE",
                description = "The database (default: the one in the cache).")
        @Nullable
        Path file;

        final Surroundings around;

        OnDatabase(Surroundings around) {
            this.around = around;
        }

        Path database() {
            return file == null ? CachedDatabase.file(common.cacheFolder(around)) : around.resolve(file);
        }
    }

    /// @throws Failure if it cannot be made
    static void makeFolder(Path file) {
        var folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot make the folder " + folder + ": " + Reason.of(e) + "; name another file with --db FILE",
                    e);
        }
    }

    @Command(
            name = "build",
            description = "Builds the database from a folder of feeds.",
            footer = {"", "Example:", "  plimsoll db build --from feeds --db advisories.db"})
    static final class Build extends OnDatabase {
        @Option(
                names = "--from",
                order = 90,
                required = true,
                paramLabel = "DIR",
                description = "Folder of feeds: <Ecosystem>/all.zip, and where there, kev, epss and endoflife.")
        private Path from = Path.of("");

        Build(Surroundings around) {
            super(around);
        }

        @Override
        public int run() throws Exception {
            var target = database();
            makeFolder(target);
            var built = new DatabaseBuilder(AdvisoryFeeds.all(), around.clock()).build(around.resolve(from), target);
            var changes = built.sources().stream()
                    .map(source ->
                            new StatusText.Change(source.name(), source.parsed(), source.removed(), source.failure()))
                    .toList();
            return around.standardOutput(
                    StatusText.of(target, changes, around.clock().instant()));
        }
    }

    @Command(
            name = "update",
            abbreviateSynopsis = true,
            sortOptions = false,
            description = "Fetches what is new, of all ecosystems or of some.",
            footer = {
                "",
                "Examples:",
                "  plimsoll db update --ecosystems Debian,npm",
                "  plimsoll db update --from https://mirror.example/osv --source kev=https://mirror.example/kev.json"
            })
    static final class Update extends OnDatabase {
        @Option(
                names = "--from",
                order = 90,
                paramLabel = "URL",
                description = "A copy of the public OSV bucket (default: the bucket itself).")
        private @Nullable String from;

        @Option(
                names = "--ecosystems",
                order = 91,
                split = ",",
                paramLabel = "LIST",
                description = "Without releases, for example Debian,npm (default: all).")
        private List<String> ecosystems = new ArrayList<>();

        @Mixin
        private final UpdateOptions updates = new UpdateOptions();

        Update(Surroundings around) {
            super(around);
        }

        @Override
        public int run() throws Exception {
            var target = database();
            makeFolder(target);
            var updated = update(target);
            var changes = updated.sources().stream()
                    .map(source ->
                            new StatusText.Change(source.name(), source.parsed(), source.removed(), source.failure()))
                    .toList();
            around.standardOutput(StatusText.of(target, changes, around.clock().instant()));
            return updated.hasFailures() ? ExitCode.FAILED : ExitCode.COMPLIANT;
        }

        private DatabaseUpdate.Updated update(Path target) throws InterruptedException {
            boolean watched = around.terminal().errors() && !common.quiet;
            try (var line =
                    new ProgressLine(around.err(), watched ? around.terminal().width() : 0)) {
                Map<String, String> bucket = from == null ? Map.of() : Map.of("osv", from);
                var progress = watched ? line : Progress.NONE;
                return updates.update(common.cacheFolder(around), bucket, around, progress)
                        .update(target, new TreeSet<>(ecosystems));
            }
        }
    }

    @Command(
            name = "status",
            description = "Shows what the database holds, and how old it is.",
            footer = {"", "Example:", "  plimsoll db status"})
    static final class Status extends OnDatabase {
        Status(Surroundings around) {
            super(around);
        }

        @Override
        public int run() {
            try (var database = SqliteAdvisoryDatabase.open(database())) {
                return around.standardOutput(StatusText.of(
                        DatabaseStatus.read(database()),
                        database,
                        around.clock().instant()));
            }
        }
    }

    /// Exchanges the database with a platform.
    abstract static class OnPlatform extends OnDatabase {
        @Mixin
        private final ServerOptions server = new ServerOptions();

        OnPlatform(Surroundings around) {
            super(around);
        }

        abstract int run(Path database, URI address, PlatformClient platform) throws IOException, InterruptedException;

        @Override
        public final int run() throws IOException, InterruptedException {
            var address = server.address();
            if (address == null) {
                throw Failure.usage("--server URL is missing");
            }
            try (var platform = new PlatformClient(address, server.token(around), around.environment())) {
                return run(database(), address, platform);
            }
        }
    }

    @Command(
            name = "push",
            abbreviateSynopsis = true,
            description = {
                "Sends the database to a platform, which judges its images anew.",
                "It judges by it, and has written its events, when this ends; with --wait, all images are judged then."
            },
            footer = {"", "Example:", "  plimsoll db push --server https://plimsoll.example --token-file token --wait"})
    static final class Push extends OnPlatform {
        private static final Duration PAUSE = Duration.ofMillis(500);

        @Option(
                names = "--wait",
                description = "Wait until the platform has judged the images that it concerns (permission jobs.read).")
        private boolean wait;

        Push(Surroundings around) {
            super(around);
        }

        @Override
        int run(Path database, URI address, PlatformClient platform) throws IOException, InterruptedException {
            SqliteAdvisoryDatabase.open(database).close(); // a damaged one ends here
            var applied = platform.push(database);
            while (wait && !applied.ended()) {
                Thread.sleep(PAUSE);
                applied = platform.run(applied.run());
            }
            return around.standardOutput("""
                    %s judges by these advisories now.
                    packages with other advisories than before: %,d
                    images that have some of these: %,d, of which could not be judged: %,d
                    findings opened: %,d, changed: %,d, resolved: %,d; other verdicts: %,d
                    """.formatted(
                                    address,
                                    applied.packages(),
                                    applied.images(),
                                    applied.failed(),
                                    applied.opened(),
                                    applied.changed(),
                                    applied.resolved(),
                                    applied.verdicts())
                    + (applied.ended() ? "" : """
                    images that wait to be judged: %,d; /api/v1/rescans/%d tells when none does, and --wait waits
                    """.formatted(applied.waiting(), applied.run())));
        }
    }

    @Command(
            name = "pull",
            abbreviateSynopsis = true,
            description = "Fetches the database that a platform judges by.",
            footer = {"", "Example:", "  plimsoll db pull --server https://plimsoll.example --token-file token"})
    static final class Pull extends OnPlatform {
        Pull(Surroundings around) {
            super(around);
        }

        @Override
        int run(Path database, URI address, PlatformClient platform) throws IOException, InterruptedException {
            makeFolder(database);
            var incoming = Files.createTempFile(database.toAbsolutePath().getParent(), "pull", ".part");
            around.leftovers().add(incoming);
            try {
                if (platform.pull(Files.exists(database) ? sha256(database) : "", incoming)) {
                    SqliteAdvisoryDatabase.verify(incoming);
                    SqliteAdvisoryDatabase.open(incoming).close();
                    Files.move(incoming, database, StandardCopyOption.ATOMIC_MOVE);
                }
            } finally {
                Files.deleteIfExists(incoming);
                around.leftovers().forget(incoming);
            }
            try (var pulled = SqliteAdvisoryDatabase.open(database)) {
                return around.standardOutput(StatusText.of(
                        DatabaseStatus.read(database), pulled, around.clock().instant()));
            }
        }
    }

    /// What the platform knows a database by.
    private static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Command(
            name = "diff",
            abbreviateSynopsis = true,
            description = "Shows which advisories two databases differ in.",
            footer = {"", "Example:", "  plimsoll db diff yesterday.db today.db"})
    static final class Diff implements Action {
        private final Surroundings around;

        @Parameters(index = "0", paramLabel = "BEFORE", description = "A database.")
        private Path before = Path.of("");

        @Parameters(index = "1", paramLabel = "AFTER", description = "Another.")
        private Path after = Path.of("");

        Diff(Surroundings around) {
            this.around = around;
        }

        @Override
        public int run() {
            var diff = DatabaseDiff.between(around.resolve(before), around.resolve(after));
            var text = new StringBuilder();
            append(text, "+", diff.added());
            append(text, "~", diff.changed());
            append(text, "-", diff.removed());
            text.append(diff.added().size())
                    .append(" added, ")
                    .append(diff.changed().size())
                    .append(" changed, ");
            text.append(diff.removed().size())
                    .append(" removed, ")
                    .append(diff.packages().size());
            return around.standardOutput(text.append(" packages touched\n").toString());
        }

        private static void append(StringBuilder text, String sign, List<DatabaseDiff.AdvisoryName> names) {
            for (var name : names) {
                text.append(sign)
                        .append(' ')
                        .append(TerminalText.printable(name.source()))
                        .append(' ');
                text.append(TerminalText.printable(name.id())).append('\n');
            }
        }
    }
}
