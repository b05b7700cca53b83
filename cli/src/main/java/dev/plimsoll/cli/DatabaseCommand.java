package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.report.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
        below.put("status", new Status(around));
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
            var text = new StringBuilder();
            for (var source : built.sources()) {
                text.append(source.name()).append(": ").append(source.parsed()).append(" read, ");
                text.append(source.removed()).append(" removed");
                if (source.failure() != null) {
                    text.append("; not read: ").append(TerminalText.printable(source.failure()));
                }
                text.append('\n');
            }
            return around.standardOutput(text.append(target).append('\n').toString());
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
                return around.standardOutput(
                        DatabaseStatus.text(database, database(), around.clock().instant()));
            }
        }
    }
}
