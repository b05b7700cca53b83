package dev.plimsoll.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Which release this is.
final class Version {
    private Version() {}

    /// `plimsoll 0.1.0`
    static String line() {
        // The distribution says it on the command line: opening the jar for one word takes longer than all the rest.
        var given = System.getProperty("plimsoll.version");
        if (given != null) {
            return "plimsoll " + given;
        }
        try (var in = Version.class.getResourceAsStream("version.txt")) {
            var number = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return "plimsoll " + number;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.txt from the program", e);
        }
    }
}
