package dev.plimsoll.cli;

import java.nio.file.Path;
import java.util.List;

/// Runs the commands that users run most, one after the other in one JVM, so that the classes they need are in the
/// AOT cache. Started only by the build of the distribution (docs/adr/010-distribution.md).
final class TrainingRun {
    private TrainingRun() {}

    /// A command and how it has to end.
    private record Lesson(int exitCode, List<String> words) {
        Lesson(int exitCode, String... words) {
            this(exitCode, List.of(words));
        }
    }

    /// @param arguments the folder with the example image and advisories
    public static void main(String... arguments) {
        for (var lesson : lessons(Path.of(arguments[0]))) {
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
        var layout = "oci:" + examples.resolve("harbour-shop-oci");
        return List.of(
                new Lesson(0, "version"),
                new Lesson(0, "db", "build", "--from", advisories, "--db", "training.db"),
                new Lesson(4, "scan", "--offline", "--db", "training.db", layout),
                new Lesson(4, "scan", "--offline", "--db", "training.db", "--format", "json", layout),
                new Lesson(4, "scan", "--advisories", advisories, archive),
                new Lesson(0, "sbom", archive));
    }
}
