package dev.plimsoll.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The terminal that the process may be attached to.
///
/// @param output whether standard output is one
/// @param errors whether standard error is one
/// @param colour whether colours are wanted there (no-color.org)
record Terminal(boolean output, boolean errors, boolean colour, Map<String, String> environment) {
    private static final int DEFAULT_WIDTH = 120;

    /// None: files and pipes only.
    static Terminal none(Map<String, String> environment) {
        return new Terminal(false, false, false, environment);
    }

    static Terminal of(Map<String, String> environment) {
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(isTerminal(1), isTerminal(2), colour, environment);
    }

    /// Columns: `COLUMNS`, else what the terminal says, else 120.
    int width() {
        var columns = environment.getOrDefault("COLUMNS", "");
        if (columns.length() < 5 && columns.chars().allMatch(c -> c >= '0' && c <= '9') && !columns.isEmpty()) {
            return Math.max(1, Integer.parseInt(columns));
        }
        return output || errors ? widthOfTerminal() : DEFAULT_WIDTH;
    }

    /// Standard streams are links in /proc on Linux; elsewhere the JDK is asked, which knows of both
    /// streams at once.
    private static boolean isTerminal(int descriptor) {
        var link = Path.of("/proc/self/fd/" + descriptor);
        if (!Files.exists(Path.of("/proc/self/fd"))) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
        try {
            var target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false; // closed
        }
    }

    private static int widthOfTerminal() {
        try {
            var process = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return DEFAULT_WIDTH;
            }
            var size = new String(process.getInputStream().readNBytes(100), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", 2);
            int width = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return width > 0 ? width : DEFAULT_WIDTH;
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_WIDTH;
        }
    }
}
