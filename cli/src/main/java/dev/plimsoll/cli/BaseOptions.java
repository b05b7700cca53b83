package dev.plimsoll.cli;

import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.report.TerminalText;
import dev.plimsoll.engine.scan.NamedBases;
import dev.plimsoll.vocabulary.ScanReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How stored reports are judged by policies that name base images by reference.
final class BaseOptions {
    @Option(
            names = "--offline",
            order = 70,
            description = "Open no base image in a registry that a policy names; it is then not known.")
    private boolean offline;

    @Option(
            names = "--insecure-registry",
            order = 71,
            paramLabel = "HOST[:PORT]",
            description = "A registry that may be asked over plain HTTP; may be repeated.")
    private List<String> insecureRegistries = new ArrayList<>();

    private @Nullable NamedBases bases;
    private final Set<String> told = new HashSet<>();

    /// The policies, knowing the layers of the bases that they name; says which could not be opened.
    Policies known(Policies policies, ScanReport report, Surroundings around, CommonOptions common)
            throws InterruptedException {
        if (policies.baseReferences().isEmpty()) {
            return policies; // most policies name none, and opening images is much to load
        }
        var named = bases;
        if (named == null) {
            var options = OpenOptions.in(common.cacheFolder(around))
                    .withInsecureRegistries(insecureRegistries)
                    .withOffline(offline);
            named = new NamedBases(new Images(around.environment()), options);
            bases = named;
        }
        var known = named.known(policies, report);
        for (var warning : known.warnings()) {
            var line = TerminalText.printable(warning.subject() + ": " + warning.message());
            if (told.add(line)) {
                around.say(line);
            }
        }
        return known.policies();
    }
}
