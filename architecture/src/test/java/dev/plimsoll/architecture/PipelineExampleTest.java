package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `examples/pipeline`: stopped at first, it takes the fix that the report advises, passes, and pushes.
final class PipelineExampleTest {
    private static final Path EXAMPLE = Repository.root().resolve("examples/pipeline");

    @TempDir
    private Path folder;

    @Test
    void the_advised_fix_opens_the_gate() throws IOException, InterruptedException {
        try (var machine = new BuildMachine(Files.createDirectories(folder.resolve("machine")))) {
            var work = folder.resolve("work");
            var image = machine.host() + "/harbour/pilot:1.0";
            var ended = machine.run(
                    folder,
                    Map.of("WORK", work.toString()),
                    List.of(EXAMPLE.resolve("run.sh").toString(), image));
            assertThat(ended.exitCode()).as(ended.output()).isZero();
            assertThat(ended.output())
                    .containsSubsequence(
                            "Not compliant with policy baseline",
                            image + " is not pushed: plimsoll scan ended with 4",
                            "advised: ",
                            "Compliant with policy baseline",
                            "pushed to " + image);
            assertThat(machine.isPushed("harbour/pilot", "1.0")).isTrue();
            var before = Files.readAllLines(EXAMPLE.resolve("packages.txt"));
            var after = Files.readAllLines(work.resolve("packages.txt"));
            assertThat(after).hasSameSizeAs(before).isNotEqualTo(before);
            var advice = Files.readAllLines(work.resolve("advice.txt"));
            assertThat(advice).isNotEmpty().allSatisfy(line -> {
                var words = line.split(" ", 2);
                assertThat(after).contains(words[0] + "@" + words[1]);
                // it is the report that knows the version, not the script
                assertThat(EXAMPLE.resolve("run.sh")).content().doesNotContain(words[1]);
                assertThat(EXAMPLE.resolve("packages.txt")).content().doesNotContain(words[1] + "\n");
            });
        }
    }

    @Test
    void where_no_fix_is_advised_nothing_is_pushed() throws IOException, InterruptedException {
        try (var machine = new BuildMachine(Files.createDirectories(folder.resolve("machine")))) {
            Files.writeString(folder.resolve("no-lodash.yaml"), """
                    apiVersion: plimsoll/v1
                    kind: ImageAssurancePolicy
                    name: no-lodash
                    controls:
                      - deniedPackages: { packages: ["pkg:npm/lodash"] }
                    """);
            var ended = machine.run(
                    folder,
                    Map.of("WORK", folder.resolve("work").toString(), "PLIMSOLL_POLICY", "no-lodash.yaml"),
                    List.of(EXAMPLE.resolve("run.sh").toString(), machine.host() + "/harbour/pilot:1.0"));
            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(4);
            assertThat(ended.output()).contains("no fix is advised");
            assertThat(machine.filesOfTheRegistry()).isZero();
        }
    }
}
