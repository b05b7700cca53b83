package dev.plimsoll.engine.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Which release of Plimsoll this is: one number for the command line, every report and every service.
public final class Release {
    /// How reports name the program where a service asks for an address of it: as a package, for want of a site.
    public static final String PURL = "pkg:maven/dev.plimsoll/plimsoll";

    private Release() {}

    /// The number, for example `0.1.0`. The distribution gives it as the system property `plimsoll.version`, which is
    /// quicker than to open a jar for one word; without it, it is read from `version.txt` beside this class.
    public static String number() {
        var given = System.getProperty("plimsoll.version");
        if (given != null) {
            return given;
        }
        try (var in = Objects.requireNonNull(Release.class.getResourceAsStream("version.txt"), "version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.txt from the program", e);
        }
    }
}
