package dev.plimsoll.cli;

import dev.plimsoll.engine.report.Release;

/// Which release this is.
final class Version {
    private Version() {}

    /// `plimsoll 0.1.0`
    static String line() {
        // The distribution says it on the command line: opening a jar for one word takes longer than all the rest.
        var given = System.getProperty("plimsoll.version");
        return "plimsoll " + (given != null ? given : Release.number());
    }
}
