package dev.plimsoll.cli;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What an image is judged by.
final class PolicyOptions {
    @Option(
            names = "--policy",
            order = 50,
            paramLabel = "FILE|DIR",
            description = "Policies to judge by, instead of the built-in baseline; may be repeated.")
    List<Path> policies = new ArrayList<>();

    @Option(
            names = "--waivers",
            order = 51,
            paramLabel = "FILE|DIR",
            description = "Waivers that set findings aside; may be repeated.")
    List<Path> waivers = new ArrayList<>();

    @Option(
            names = "--vex",
            order = 51,
            paramLabel = "FILE|DIR",
            description = "VEX documents that set findings aside: OpenVEX, CycloneDX, CSAF; may be repeated.")
    List<Path> vex = new ArrayList<>();

    @Option(names = "--no-policy", order = 52, description = "Report only: judge nothing.")
    boolean none;

    boolean areGiven() {
        return none || !policies.isEmpty() || !waivers.isEmpty() || !vex.isEmpty();
    }

    /// @return absent to judge nothing and set nothing aside
    @Nullable
    Policies read(Surroundings around) throws PolicyFileException {
        if (none && !policies.isEmpty()) {
            throw Failure.usage("--no-policy and --policy exclude one another: give one of them");
        }
        if (none && waivers.isEmpty() && vex.isEmpty()) {
            return null;
        }
        return PolicyFiles.policies(resolved(around, policies), resolved(around, waivers), resolved(around, vex));
    }

    private static List<Path> resolved(Surroundings around, List<Path> paths) {
        return paths.stream().map(around::resolve).toList();
    }
}
