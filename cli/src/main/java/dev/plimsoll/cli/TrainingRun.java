package dev.plimsoll.cli;

import dev.plimsoll.engine.report.formats.ReportFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the commands that users run most, one after the other in one JVM, so that the classes they need are in the
/// AOT cache. Started only by the build of the distribution (docs/adr/010-distribution.md).
final class TrainingRun {
    private static final int WAIVERS = 1_000;
    private static final int POLICIES = 20;

    private TrainingRun() {}

    /// A command and how it has to end.
    private record Lesson(int exitCode, List<String> words) {
        Lesson(int exitCode, String... words) {
            this(exitCode, List.of(words));
        }
    }

    /// Pipelines ask for several reports at once; their classes are worth a place in the cache.
    private static String[] reports(String layout) {
        var words = new ArrayList<>(List.of("scan", "--offline", "--db", "training.db", layout));
        for (var format : ReportFormats.all()) {
            words.add("--format");
            words.add(format.name() + "=report." + format.name());
        }
        return words.toArray(String[]::new);
    }

    /// @param arguments the folder with the example image and advisories; `policies` to train judging by files as well,
    ///     whose libraries (YAML, CEL) a scan without them must not load
    public static void main(String... arguments) throws IOException {
        var examples = Path.of(arguments[0]);
        var lessons = new ArrayList<>(lessons(examples));
        if (arguments.length > 1 && arguments[1].equals("policies")) {
            lessons.addAll(policyLessons(examples));
        }
        for (var lesson : lessons) {
            int exitCode = Plimsoll.run(lesson.words.toArray(String[]::new));
            if (exitCode != lesson.exitCode) {
                throw new IllegalStateException("exit code %d instead of %d of: plimsoll %s"
                        .formatted(exitCode, lesson.exitCode, String.join(" ", lesson.words)));
            }
        }
    }

    private static List<Lesson> lessons(Path examples) {
        var advisories = examples.resolve("advisories").toString();
        var archive = examples.resolve("harbour-shop.tar").toString();
        var layout = layout(examples);
        return List.of(
                new Lesson(0, "version"),
                new Lesson(0, "db", "build", "--from", advisories, "--db", "training.db"),
                new Lesson(4, "scan", "--offline", "--db", "training.db", layout),
                new Lesson(4, "scan", "--offline", "--db", "training.db", "--format", "json", layout),
                new Lesson(4, "scan", "--advisories", advisories, "--severity", "critical,high", archive),
                new Lesson(4, reports(layout)),
                new Lesson(0, "sbom", archive));
    }

    /// Policies with scopes and rules in CEL, and waivers: enough of them that the profiles of the methods which read
    /// them are worth something.
    private static List<Lesson> policyLessons(Path examples) throws IOException {
        var waivers = new StringBuilder("apiVersion: plimsoll/v1\nkind: Waivers\nwaivers:\n");
        for (int i = 0; i < WAIVERS; i++) {
            waivers.append("  - { vulnerability: CVE-1999-%d, package: \"pkg:npm/none-%d\", image: \"reg.example/*\","
                    .formatted(i, i));
            waivers.append(
                    " until: 2027-01-31, status: not_affected, justification: component_not_present, reason: none,"
                            + " by: nobody }\n");
        }
        Files.writeString(Path.of("waivers.yaml"), waivers);
        var many = new StringBuilder();
        for (int i = 0; i < POLICIES; i++) {
            many.append("---\napiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: training-%d\n".formatted(i));
            many.append("scope: image.repository != '' && labels.size() < %d\ncontrols:\n".formatted(i + 5));
            many.append("  - maxSeverity: { allow: high, graceDays: %d }\n  - knownExploited: {}\n".formatted(i + 1));
            many.append("  - exploitLikelihood: { maxEpss: 0.%d }\n".formatted(i + 1));
            many.append(
                    "  - custom: { name: ssh, message: no SSH, violatedWhen: 'inventory.exists(p, p.name == \"ssh-%d\")' }\n"
                            .formatted(i));
        }
        Files.writeString(Path.of("policies.yaml"), many);
        var policies = examples.resolve("policies");
        return List.of(
                new Lesson(0, "policy", "check", policies.toString()),
                new Lesson(
                        4, "scan", "--offline", "--db", "training.db", "--policy", "policies.yaml", layout(examples)),
                new Lesson(
                        4,
                        "scan",
                        "--offline",
                        "--db",
                        "training.db",
                        "--policy",
                        policies.resolve("from-aqua.yaml").toString(),
                        "--waivers",
                        "waivers.yaml",
                        layout(examples)));
    }

    private static String layout(Path examples) {
        return "oci:" + examples.resolve("harbour-shop-oci");
    }
}
