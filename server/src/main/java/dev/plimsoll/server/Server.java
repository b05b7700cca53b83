package dev.plimsoll.server;

import dev.plimsoll.engine.report.Release;
import dev.plimsoll.notifier.settings.ServiceDefaults;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.Suggestion;
import dev.plimsoll.server.access.accounts.ApiTokens;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `plimsoll server`: starts the platform, or does one thing with its data.
@Command(
        name = "plimsoll server",
        mixinStandardHelpOptions = true,
        versionProvider = Server.Version.class,
        sortOptions = false,
        description = "Starts the platform: registered images, kept under watch.",
        footer = {"", "Example:", "  plimsoll server --data /var/lib/plimsoll"},
        subcommands = {
            Server.TokenCommand.class,
            AuditCommand.class,
            DataCommands.Verify.class,
            DataCommands.WriteBackup.class,
            DataCommands.ReadBackup.class
        })
public final class Server implements Runnable {
    private static final int USAGE = 2;
    private static final int LAST_PORT = 65_535;

    @Option(names = "--port", paramLabel = "PORT", description = "Where it listens (default: 8080; 0: any).")
    private int port = 8080;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "At which address (default: 127.0.0.1, this machine only).")
    private String address = "127.0.0.1";

    @Option(
            names = "--notifier",
            paramLabel = "FILE",
            description =
                    "Configuration of the notifier (docs/notifier.md): the platform then tells the owners of scopes.")
    private @Nullable Path notifier;

    @Option(
            names = "--tls-certificate",
            paramLabel = "PEM",
            description = "Certificate with its chain: answers over TLS 1.2 and 1.3 only. Needs --tls-key.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "The certificate's private key (PKCS #8).")
    private @Nullable Path key;

    @Option(names = "--debug", description = "Log what libraries do, and where errors come from.")
    private boolean debug;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Mixin
    private final DataOptions data = new DataOptions();

    /// Where the platform keeps what it knows.
    static final class DataOptions {
        @Option(names = "--data", paramLabel = "DIR", description = "Folder for all data (default: plimsoll-data).")
        private @Nullable Path folder;

        @Option(
                names = "--database-url",
                paramLabel = "JDBC",
                description = "PostgreSQL instead of SQLite in the data folder: jdbc:postgresql://host/name?user=…;"
                        + " the password comes from PLIMSOLL_DATABASE_PASSWORD.")
        private @Nullable String url;

        @Option(
                names = "--key-file",
                paramLabel = "FILE",
                description = "Key of the secrets in the database, for several servers the same (default: secret.key in"
                        + " the data folder, made when first needed).")
        private @Nullable Path keyFile;

        /// A mistyped folder is not made, and then found to be in order.
        void requireKept() {
            var kept = (folder == null ? Path.of("plimsoll-data") : folder).resolve("plimsoll.db");
            if (url == null && !Files.exists(kept)) {
                throw new IllegalStateException(
                        "no platform keeps its data in " + kept.getParent() + "; name its folder with --data DIR");
            }
        }

        Map<String, Object> settings() {
            var settings = new LinkedHashMap<String, Object>();
            if (folder != null) {
                settings.put("plimsoll.data", folder.toString());
            }
            if (url != null) {
                settings.put("plimsoll.database-url", url);
            }
            if (keyFile != null) {
                settings.put("plimsoll.key-file", keyFile.toString());
            }
            return settings;
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"plimsoll " + Release.number()};
        }
    }

    public static void main(String... arguments) {
        // the launcher passes its first word on
        var words = arguments.length > 0 && arguments[0].equals("server")
                ? java.util.Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
        try {
            var line = line(Path.of(""), System::getenv);
            int exitCode = line.execute(words);
            if (exitCode != 0 || line.getParseResult() == null || isCommand(line)) {
                System.exit(exitCode);
            }
        } catch (SettingsException e) {
            System.err.println("plimsoll: " + e.getMessage());
            System.exit(USAGE);
        }
    }

    /// @param folder where plimsoll.yaml may be
    static CommandLine line(Path folder, Function<String, @Nullable String> environment) throws SettingsException {
        var line = new CommandLine(new Server());
        ServiceDefaults.give(line, "server", folder, environment);
        line.setExecutionExceptionHandler((problem, command, _) -> {
            command.getErr().println("plimsoll: " + FailedStart.reason(problem));
            if (command.getCommand() instanceof Server server && server.debug) {
                problem.printStackTrace(command.getErr());
            }
            return 1;
        });
        line.setParameterExceptionHandler((problem, _) -> {
            var command = problem.getCommandLine();
            command.getErr()
                    .println("plimsoll: " + problem.getMessage() + Suggestion.of(problem) + "; '"
                            + command.getCommandSpec().qualifiedName() + " --help' explains more");
            return USAGE;
        });
        return line;
    }

    private static boolean isCommand(CommandLine line) {
        var parsed = line.getParseResult();
        return parsed.hasSubcommand() || parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
    }

    @Override
    public void run() {
        var settings = data.settings();
        settings.put("server.port", port);
        settings.put("server.address", address);
        if (notifier != null) {
            settings.put("plimsoll.notifier.config", notifier.toAbsolutePath());
        }
        if (port < 0 || port > LAST_PORT) {
            throw misuse("--port is 1 to " + LAST_PORT + ", or 0 for any that is free");
        }
        if ((certificate == null) != (key == null)) {
            throw misuse("--tls-certificate and --tls-key belong together");
        }
        requireReadable("--tls-certificate", certificate);
        requireReadable("--tls-key", key);
        requireReadable("--notifier", notifier);
        if (certificate != null && key != null) {
            settings.put("server.ssl.certificate", certificate.toAbsolutePath().toUri());
            settings.put(
                    "server.ssl.certificate-private-key", key.toAbsolutePath().toUri());
            settings.put("server.ssl.enabled-protocols", "TLSv1.3,TLSv1.2");
        }
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        settings.putAll(Logging.settings(debug, terminal));
        takePreparedWiring();
        application(WebApplicationType.SERVLET).run(words(settings));
    }

    private CommandLine.ParameterException misuse(String why) {
        return new CommandLine.ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), why);
    }

    private void requireReadable(String option, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw misuse(option + ": there is no file " + file + ", or it may not be read");
        }
    }

    /// A distribution holds the wiring of the server as code; commands, which leave out half of it, and what runs from
    /// classes search for annotations instead. `-Dspring.aot.enabled=false` refuses it.
    private static void takePreparedWiring() {
        var prepared = ServerApplication.class.getSimpleName() + "__ApplicationContextInitializer.class";
        if (System.getProperty(AotDetector.AOT_ENABLED) == null && Server.class.getResource(prepared) != null) {
            System.setProperty(AotDetector.AOT_ENABLED, "true");
        }
    }

    static SpringApplicationBuilder application(WebApplicationType type) {
        return new SpringApplicationBuilder(ServerApplication.class)
                .main(ServerApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .web(type);
    }

    /// Does one thing with what a platform has kept, without a web server.
    static <T> T command(DataOptions data, Function<ApplicationContext, T> work) {
        data.requireKept();
        return anew(data, work);
    }

    /// The same, and where there is nothing yet a platform begins.
    private static <T> T anew(DataOptions data, Function<ApplicationContext, T> work) {
        var settings = data.settings();
        settings.put("logging.level.root", "off");
        try (var context =
                application(WebApplicationType.NONE).profiles("command").run(words(settings))) {
            return work.apply(context);
        }
    }

    /// As words of a command line, which count for more than any other source of settings.
    private static String[] words(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    @Command(name = "token", description = "API tokens.", subcommands = TokenCommand.Create.class)
    static final class TokenCommand {
        @Command(
                name = "create",
                mixinStandardHelpOptions = true,
                description = "Prints a new token of an administrator; it is shown once.",
                footer = {"", "Example:", "  plimsoll server token create --data /var/lib/plimsoll --days 30"})
        static final class Create implements Runnable {
            @CommandLine.Mixin
            private final DataOptions data = new DataOptions();

            @Option(names = "--name", paramLabel = "NAME", description = "For whom or what (default: admin).")
            private String name = "admin";

            @Option(names = "--days", paramLabel = "DAYS", description = "How long it is valid (default: 90).")
            private int days = 90;

            @Override
            public void run() {
                String token =
                        anew(data, context -> context.getBean(ApiTokens.class).create(name, Duration.ofDays(days)));
                System.out.println(token);
            }
        }
    }
}
