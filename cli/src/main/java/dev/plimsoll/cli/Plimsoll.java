package dev.plimsoll.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Clock;

/// The program's entry: wires a command to the process around it.
public final class Plimsoll {
    private final Surroundings around;

    Plimsoll(Surroundings around) {
        this.around = around;
    }

    public static void main(String... arguments) {
        int exitCode = run(arguments);
        // Not System.exit: it looks for a logger that may want to know, which takes longer than a small command. What
        // was
        // begun is finished and closed; only a signal leaves something to Leftovers.
        Runtime.getRuntime().halt(exitCode);
    }

    /// One command in this process, without ending it.
    static int run(String... arguments) {
        var leftovers = new Leftovers();
        var environment = System.getenv();
        var around = new Surroundings(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                environment,
                Path.of(""),
                Clock.systemUTC(),
                Terminal.of(environment),
                leftovers);
        return new Plimsoll(around).execute(arguments);
    }

    /// @return the exit code (design: contracts, "Exit codes")
    int execute(String... arguments) {
        // what is asked for most often, and by everything that looks for us, loads no command line parser
        if (arguments.length == 1 && (arguments[0].equals("version") || arguments[0].equals("--version"))) {
            return around.standardOutput(Version.line() + "\n");
        }
        return new CommandTree(around).execute(arguments);
    }
}
