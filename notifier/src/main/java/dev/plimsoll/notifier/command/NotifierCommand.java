package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.sending.Unreadable;
import dev.plimsoll.notifier.settings.ServiceDefaults;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.Suggestion;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `plimsoll notifier`: takes events in and brings them to the people who own them.
@Command(
        name = "plimsoll notifier",
        mixinStandardHelpOptions = true,
        versionProvider = NotifierCommand.Version.class,
        sortOptions = false,
        description = "Brings events of scanners and sensors to the people who own them, once, and proves that it did.",
        footer = {"", "Example:", "  plimsoll notifier --config notifier.yaml --data /var/lib/plimsoll"},
        subcommands = {
            CheckCommand.class,
            ExplainCommand.class,
            TestSendCommand.class,
            ReplayCommand.class,
            ImportPosteeCommand.class
        })
public final class NotifierCommand implements Callable<Integer> {
    static final int USAGE = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "Channels, routes and the rest (docs/notifier.md).")
    private @Nullable Path config;

    @Option(
            names = "--postee",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description =
                    "Runs a configuration written for Postee as it is, at Postee's addresses and by its environment"
                            + " (POSTEE_HTTP, POSTEE_HTTPS, POSTEE_CFG, PATH_TO_DB, REGO_FILTERS_PATH).")
    private @Nullable Path postee;

    @Option(names = "--port", paramLabel = "PORT", description = "Where it listens (default: 8082; 0: any).")
    private int port = 8082;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "At which address (default: 127.0.0.1, this machine only).")
    private String address = "127.0.0.1";

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for its state (default: plimsoll-data).")
    private Path data = Path.of("plimsoll-data");

    @Option(
            names = "--database-url",
            paramLabel = "JDBC",
            description = "PostgreSQL instead of SQLite in the data folder: jdbc:postgresql://host/name?user=…;"
                    + " the password comes from PLIMSOLL_DATABASE_PASSWORD.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--tls-certificate",
            paramLabel = "PEM",
            description = "Certificate with its chain: answers over TLS 1.2 and 1.3 only. Needs --tls-key.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "The certificate's private key, without a password.")
    private @Nullable Path key;

    @Option(
            names = "--dry-run",
            description = "Prints what would be sent and sends nothing; its state is gone afterwards.")
    private boolean dryRun;

    static {
        // before the first logger is made: lines for operators, on stderr
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.log.com.zaxxer.hikari", "warn");
    }

    /// Of the jar that this is in.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = NotifierCommand.class.getPackage().getImplementationVersion();
            return new String[] {"plimsoll " + (version == null ? "(not from a distribution)" : version)};
        }
    }

    public static void main(String... arguments) {
        // the launcher passes its first word on
        var words = arguments.length > 0 && arguments[0].equals("notifier")
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
        var line = line();
        try {
            ServiceDefaults.give(line, "notifier", Path.of(""), System::getenv);
        } catch (SettingsException e) {
            System.err.println("plimsoll: " + e.getMessage());
            System.exit(USAGE);
        }
        System.exit(line.execute(words));
    }

    static CommandLine line() {
        var line = new CommandLine(new NotifierCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((problem, _, _) -> {
            System.err.println("plimsoll: " + reason(problem));
            return problem instanceof SettingsException ? USAGE : 1;
        });
        line.setParameterExceptionHandler((problem, _) -> {
            System.err.println("plimsoll: " + problem.getMessage() + Suggestion.of(problem) + "; '"
                    + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help' explains more");
            return USAGE;
        });
        return line;
    }

    static String reason(Throwable problem) {
        if (problem instanceof FileSystemException file) {
            return file.getFile() + " cannot be used: " + Unreadable.why(file);
        }
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }

    @Override
    public Integer call() throws Exception {
        var posted = postee;
        if (posted != null) {
            return run(posteeOptions(
                    PosteeOptions.of(posted.toString().isEmpty() ? null : posted, data, System.getenv()::get)));
        }
        if (config == null) {
            System.err.println("plimsoll: --config FILE names channels and routes, and is missing;"
                    + " 'plimsoll notifier --help' explains more");
            return USAGE;
        }
        var shown = certificate;
        var secret = key;
        if ((shown == null) != (secret == null)) {
            System.err.println("plimsoll: --tls-certificate and --tls-key belong together");
            return USAGE;
        }
        var tls = shown == null || secret == null ? null : new Service.Certificate(shown, secret);
        return run(new Service.Options(
                config, new InetSocketAddress(address, port), data, databaseUrl, dryRun, null, tls));
    }

    private Service.Options posteeOptions(PosteeOptions options) {
        return new Service.Options(options.file(), options.http(), options.data(), databaseUrl, dryRun, options, null);
    }

    private static int run(Service.Options options) throws Exception {
        try (var service = Service.start(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "notifier-stop"));
            Hangup.calls(service::reload);
            service.announce(options.address().getHostString());
            service.awaitEnd();
        }
        return 0;
    }
}
