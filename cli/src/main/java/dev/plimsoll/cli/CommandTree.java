package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.DatabaseException;
import dev.plimsoll.engine.policy.PolicyFileException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/// The commands, built only as far as the first word asks for, and what their ends mean as exit codes.
final class CommandTree {
    private static final Map<String, Function<Surroundings, Object>> COMMANDS = commands();

    private final Surroundings around;
    /// Known for certain once the command line has been understood.
    private boolean debug;

    CommandTree(Surroundings around) {
        this.around = around;
    }

    /// A command that only holds others.
    interface Branch {
        /// By name, in the order in which help lists them.
        Map<String, Object> below();
    }

    /// In the order in which help lists them.
    private static Map<String, Function<Surroundings, Object>> commands() {
        var commands = new LinkedHashMap<String, Function<Surroundings, Object>>();
        commands.put("scan", ScanCommand::new);
        commands.put("sbom", SbomCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("db", DatabaseCommand::new);
        commands.put("policy", PolicyCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    @Command(
            name = "plimsoll",
            description = "Decides whether a container image may sail, and says why.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Example:",
                "  plimsoll scan debian:12",
                "",
                "Exit codes: 0 compliant, 4 not compliant, 1 the scan failed, 2 usage, 3 database missing or too old,"
                        + " 5 incomplete.",
                "'plimsoll COMMAND --help' explains a command. Every option is also read from the environment",
                "(PLIMSOLL_OPTION_NAME) and from plimsoll.yaml in the current folder."
            })
    private static final class Root {}

    /// The whole tree, or the branch that `word` names.
    CommandLine build(String word) {
        return build(word, true);
    }

    /// @param aqua whether scan knows the Aqua scanner's words
    private CommandLine build(String word, boolean aqua) {
        var root = new CommandLine(new Root());
        var only = COMMANDS.get(word);
        var footer = new ArrayList<>(List.of("Services, with an own --help each:"));
        footer.addAll(Services.help());
        footer.addAll(List.of(root.getCommandSpec().usageMessage().footer()));
        root.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        if (only != null) {
            root.addSubcommand(word, only.apply(around));
        } else {
            COMMANDS.forEach((name, command) -> root.addSubcommand(name, command.apply(around)));
        }
        for (var line : List.copyOf(root.getSubcommands().values())) {
            if (line.getCommand() instanceof Branch branch) {
                branch.below().forEach(line::addSubcommand);
            }
        }
        for (var line : lines(root)) {
            if (aqua && line.getCommand() instanceof ScanCommand scan) {
                scan.addAquaOptions(line.getCommandSpec());
            }
            line.getCommandSpec().addOption(help());
            line.setUsageHelpAutoWidth(false);
            line.setUsageHelpWidth(Math.clamp(around.terminal().width(), 80, 120));
            line.setCaseInsensitiveEnumValuesAllowed(true);
        }
        return root;
    }

    /// All commands below, and itself.
    static List<CommandLine> lines(CommandLine root) {
        var lines = new ArrayList<CommandLine>();
        lines.add(root);
        root.getSubcommands().values().forEach(below -> lines.addAll(lines(below)));
        return lines;
    }

    private static CommandLine.Model.OptionSpec help() {
        return CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .order(1_000)
                .description("Explain this command.")
                .build();
    }

    int execute(String... arguments) {
        debug = List.of(arguments).contains("--debug");
        try {
            return run(arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail(ExitCode.FAILED, "interrupted", e);
        } catch (Failure e) {
            return fail(e.exitCode(), Reason.of(e), e);
        } catch (PolicyFileException e) {
            return fail(ExitCode.USAGE, Reason.of(e), e);
        } catch (DatabaseException e) {
            return fail(ExitCode.DATABASE, Reason.of(e), e);
        } catch (InterruptedIOException e) {
            return fail(ExitCode.FAILED, "interrupted: " + Reason.of(e), e);
        } catch (IOException | IllegalArgumentException e) {
            return fail(ExitCode.FAILED, Reason.of(e), e);
        } catch (OutOfMemoryError e) {
            return fail(ExitCode.FAILED, "out of memory; give the JVM more with PLIMSOLL_JAVA_OPTS=-Xmx1g", e);
        } catch (Exception | StackOverflowError e) {
            var what = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
            return fail(ExitCode.FAILED, "a fault of Plimsoll's own (" + what + "); --debug shows where", e);
        }
    }

    private int run(String... arguments) throws Exception {
        var plain = PlainScan.read(around, arguments);
        if (plain.isPresent()) {
            LibraryLogs.show(false);
            return plain.get().run();
        }
        if (AquaOptions.areUnlikely(around, arguments)) {
            try {
                return run(build("scan", false), arguments);
            } catch (Misunderstood e) {
                // by the whole command line, which also knows what was probably meant
            }
        }
        try {
            return run(build(arguments.length == 0 ? "" : arguments[0]), arguments);
        } catch (Misunderstood e) {
            throw Failure.usage(Reason.of(e));
        }
    }

    /// The command line is not one of those that the options known so far allow.
    private static final class Misunderstood extends Exception {
        private static final long serialVersionUID = 1;

        Misunderstood(String message, ParameterException cause) {
            super(message, cause);
        }
    }

    private int run(CommandLine root, String... arguments) throws Exception {
        if (arguments.length == 0) {
            usage(root, false);
            return ExitCode.USAGE;
        }
        if (arguments[0].equals("help")) {
            return help(root, List.of(arguments).subList(1, arguments.length));
        }
        var settings = new Settings(around);
        CommandLine.ParseResult parsed;
        try {
            parsed = root.parseArgs(settings.complete(root, arguments));
        } catch (ParameterException e) {
            throw new Misunderstood(settings.origin(e) + Misuse.explain(e), e);
        }
        var deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        var line = deepest.commandSpec().commandLine();
        // also where the environment or plimsoll.yaml asks for it
        var debugging = deepest.commandSpec().findOption("--debug");
        debug = debugging != null && Boolean.TRUE.equals(debugging.getValue());
        LibraryLogs.show(debug);
        if (deepest.isUsageHelpRequested()) {
            usage(line, true);
            return ExitCode.COMPLIANT;
        }
        if (line.getCommand() instanceof Action action) {
            return action.run();
        }
        usage(line, false);
        return ExitCode.USAGE;
    }

    private int help(CommandLine root, List<String> path) {
        var line = root;
        for (var word : path) {
            var below = line.getSubcommands().get(word);
            if (below == null && line.getParent() == null && Services.ALL.containsKey(word)) {
                throw Failure.usage("'plimsoll " + word + " --help' explains it");
            }
            if (below == null) {
                throw Failure.usage(Misuse.unknownCommand(word, line));
            }
            line = below;
        }
        usage(line, true);
        return ExitCode.COMPLIANT;
    }

    private void usage(CommandLine line, boolean wanted) {
        var text = line.getUsageMessage(
                around.terminal().colour() && around.terminal().output() ? Ansi.ON : Ansi.OFF);
        if (wanted) {
            around.standardOutput(text);
        } else {
            text.lines().findFirst().ifPresent(around::say);
            around.say("'" + line.getCommandSpec().qualifiedName() + " --help' explains more");
        }
    }

    private int fail(int exitCode, String message, Throwable cause) {
        message.lines().forEach(around::say);
        if (debug) {
            var trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().map(line -> line.replace("\t", "    ")).forEach(around::say);
        }
        return exitCode;
    }
}
