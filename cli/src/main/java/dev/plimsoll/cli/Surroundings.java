package dev.plimsoll.cli;

import dev.plimsoll.engine.report.TerminalText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/// What a command finds around it: the process's streams, environment, folder and clock, or a test's.
///
/// @param out standard output as it is: a `PrintStream` would keep errors to itself
/// @param folder relative paths begin here; empty for the process's own
record Surroundings(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Map<String, String> environment,
        Path folder,
        Clock clock,
        Terminal terminal,
        Leftovers leftovers) {
    /// Characters of one message: what was typed is repeated in it, however long it was.
    private static final int LONGEST_LINE = 4_000;

    /// Writes to standard output.
    ///
    /// @return the exit code
    int standardOutput(String text) {
        return standardOutput(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Writes to standard output. A reader who has gone (`| head`) is no error: it has seen what it wanted.
    ///
    /// @return the exit code
    /// @throws Failure if it cannot be written
    int standardOutput(AtomicFile.Content content) {
        try {
            var buffered = new BufferedOutputStream(out, 16_384);
            content.writeTo(buffered);
            buffered.flush();
            return ExitCode.COMPLIANT;
        } catch (IOException e) {
            if (isClosedPipe(e)) {
                return ExitCode.COMPLIANT;
            }
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot write to standard output: " + Reason.of(e) + "; write to a file with --output FILE",
                    e);
        }
    }

    /// Tells the user something, on standard error.
    void say(String message) {
        try {
            var text = TerminalText.printable(message);
            var shown = text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
            err.write(("plimsoll: " + shown + "\n").getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            // there is no other way to tell
        }
    }

    /// The same, with another standard output.
    Surroundings with(OutputStream other) {
        return new Surroundings(in, other, err, environment, folder, clock, terminal, leftovers);
    }

    Path resolve(Path path) {
        return folder.resolve(path);
    }

    private static boolean isClosedPipe(IOException e) {
        var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("broken pipe") || message.contains("pipe closed");
    }
}
