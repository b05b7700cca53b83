package dev.plimsoll.server;

import dev.plimsoll.server.backup.Backup;
import dev.plimsoll.server.backup.Restore;
import dev.plimsoll.server.rescan.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plimsoll server verify`, `backup` and `restore`.
final class DataCommands {
    private static final int DIFFERENT = 4;

    private DataCommands() {}

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Matches and judges every image anew and compares with what is stored; ends with 4 where it differs.",
                "May run beside the platform."
            },
            footer = {"", "Example:", "  plimsoll server verify --data /var/lib/plimsoll"})
    static final class Verify implements Callable<Integer> {
        @CommandLine.Mixin
        private final Server.DataOptions data = new Server.DataOptions();

        @Override
        public Integer call() {
            return Server.command(data, context -> {
                var result = context.getBean(Verification.class).verify();
                result.differences().forEach(System.out::println);
                System.out.println(result.images() + " images compared, "
                        + (result.differences().isEmpty()
                                ? "all as a scan of everything would find them"
                                : result.differences().size() + " differ"));
                return result.differences().isEmpty() ? 0 : DIFFERENT;
            });
        }
    }

    @Command(
            name = "backup",
            mixinStandardHelpOptions = true,
            description = {
                "Writes all that the platform keeps to one file, while it runs. The file holds the key of its secrets.",
                "With PostgreSQL, pg_dump does it, and this says how."
            },
            footer = {"", "Example:", "  plimsoll server backup --data /var/lib/plimsoll plimsoll.tar"})
    static final class WriteBackup implements Callable<Integer> {
        @CommandLine.Mixin
        private final Server.DataOptions data = new Server.DataOptions();

        @Parameters(paramLabel = "FILE", description = "The file to write.")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            return Server.command(data, context -> {
                try {
                    context.getBean(Backup.class).write(file);
                    System.out.println("wrote " + file);
                    return 0;
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
                }
            });
        }
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = "Makes a new data folder of a backup, after checking all of it.",
            footer = {"", "Example:", "  plimsoll server restore --data /var/lib/plimsoll plimsoll.tar"})
    static final class ReadBackup implements Callable<Integer> {
        @Option(names = "--data", paramLabel = "DIR", required = true, description = "The folder to make.")
        private Path data = Path.of("");

        @Parameters(paramLabel = "FILE", description = "The backup.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            Restore.into(data, file);
            System.out.println("restored to " + data);
            return 0;
        }
    }
}
