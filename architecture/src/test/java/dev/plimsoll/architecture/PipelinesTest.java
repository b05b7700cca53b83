package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.architecture.BuildMachine.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The pipelines in `deploy/ci` build, scan, and then push. The shell in each of them is taken out and run, as the
/// server that it is for would run it, against a real registry.
final class PipelinesTest {
    private static final Path CI = Repository.root().resolve("deploy/ci");

    @TempDir
    private static Path examples;

    @TempDir
    private Path folder;

    private BuildMachine machine;
    private Path work;

    @BeforeAll
    static void make() throws IOException, InterruptedException {
        ExamplesTest.make(examples);
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        work = Files.createDirectories(folder.resolve("checkout"));
        machine = new BuildMachine(Files.createDirectories(folder.resolve("machine")));
        machine.with("BUILT_IMAGE", examples.resolve("harbour-shop.tar").toString())
                .with("PLIMSOLL_ADVISORIES", examples.resolve("advisories").toString())
                .with("PLIMSOLL_CACHE", examples.resolve("cache").toString());
        Files.writeString(work.resolve("lenient.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: lenient
                controls:
                  - deniedVulnerabilities: { ids: [CVE-2000-0001] }
                """);
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    /// A command with the environment that the server gives it.
    private record Job(List<String> command, Map<String, String> environment) {}

    enum Server {
        SHELL,
        GITHUB,
        GITLAB,
        JENKINS,
        TEKTON
    }

    /// @param policy empty for the built-in one
    private Job job(Server server, String image, String policy) throws IOException {
        var environment = new LinkedHashMap<String, String>();
        environment.put("PLIMSOLL_POLICY", policy);
        environment.put("PLIMSOLL_CI", CI.toString());
        return switch (server) {
            case SHELL -> {
                environment.put("GATE_IMAGE", image);
                yield new Job(List.of(CI.resolve("plimsoll-gate.sh").toString()), environment);
            }
            case GITHUB -> {
                var action = yaml("action.yml");
                var inputs = new LinkedHashMap<>(Map.of("image", image, "policy", policy, "push", "true", "token", ""));
                map(action.get("inputs"))
                        .forEach((name, input) -> inputs.putIfAbsent(
                                name, String.valueOf(map(input).getOrDefault("default", ""))));
                var step = step(action, "gate");
                map(step.get("env")).forEach((name, value) -> environment.put(name, github(value.toString(), inputs)));
                environment.put("GITHUB_ACTION_PATH", CI.toString());
                environment.put("GITHUB_OUTPUT", folder.resolve("output").toString());
                environment.put("GITHUB_STEP_SUMMARY", folder.resolve("summary").toString());
                yield new Job(
                        List.of(
                                "bash",
                                "--noprofile",
                                "--norc",
                                "-eo",
                                "pipefail",
                                "-c",
                                step.get("run").toString()),
                        environment);
            }
            case GITLAB -> {
                var job = map(yaml("gitlab-ci.yml").get("plimsoll-gate"));
                environment.put("CI_REGISTRY_IMAGE", image.substring(0, image.lastIndexOf(':')));
                environment.put("CI_COMMIT_SHORT_SHA", image.substring(image.lastIndexOf(':') + 1));
                map(job.get("variables"))
                        .forEach((name, value) -> environment.putIfAbsent(
                                name, expanded(value.toString(), Pattern.compile("\\$([A-Z_]+)"), environment)));
                yield new Job(List.of("sh", "-e", "-c", String.join("\n", strings(job.get("script")))), environment);
            }
            case JENKINS -> {
                environment.put("GATE_IMAGE", image);
                environment.put("GATE_PUSH", "true");
                var step = Pattern.compile("sh '''(.*?)'''", Pattern.DOTALL)
                        .matcher(Files.readString(CI.resolve("Jenkinsfile")));
                assertThat(step.find()).isTrue();
                yield new Job(List.of("sh", "-xe", "-c", step.group(1)), environment);
            }
            case TEKTON -> {
                var spec = map(yaml("tekton-task.yaml").get("spec"));
                var step = map(list(spec.get("steps")).getFirst());
                var parameters =
                        Map.of("params.image", image, "params.source", "docker:" + image, "params.policy", policy);
                for (var variable : list(step.get("env"))) {
                    environment.put(
                            map(variable).get("name").toString(),
                            expanded(
                                    map(variable).get("value").toString(),
                                    Pattern.compile("\\$\\(([a-z.-]+)\\)"),
                                    parameters));
                }
                // a task before this one has built it
                environment.put("GATE_BUILD", "docker build -t \"$GATE_IMAGE\" .");
                var script = Files.writeString(
                        folder.resolve("script"), step.get("script").toString());
                yield new Job(List.of("sh", script.toString()), environment);
            }
        };
    }

    private Ended run(Job job) throws IOException, InterruptedException {
        return machine.run(work, job.environment(), job.command());
    }

    @ParameterizedTest
    @EnumSource
    void what_does_not_comply_is_never_pushed_and_what_complies_is(Server server)
            throws IOException, InterruptedException {
        var image = machine.host() + "/harbour/shop:1.4.0";

        var refused = run(job(server, image, ""));
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(4);
        assertThat(refused.output()).contains("CVE-2021-44228", image + " is not pushed: plimsoll scan ended with 4");
        assertThat(machine.toldDocker()).containsExactly("build", "image", "save");
        assertThat(machine.isPushed("harbour/shop", "1.4.0")).isFalse();
        assertThat(machine.filesOfTheRegistry())
                .as("layers and manifests in the registry")
                .isZero();
        for (var report : List.of(
                "plimsoll.json",
                "plimsoll.html",
                "plimsoll.sarif",
                "plimsoll.md",
                "plimsoll-junit.xml",
                "gl-container-scanning-report.json")) {
            assertThat(work.resolve("plimsoll-reports").resolve(report)).isNotEmptyFile();
        }

        var passed = run(job(server, image, "lenient.yaml"));
        assertThat(passed.exitCode()).as(passed.output()).isZero();
        assertThat(machine.toldDocker()).containsExactly("build", "image", "save", "image", "push");
        assertThat(machine.isPushed("harbour/shop", "1.4.0")).isTrue();
        assertThat(machine.filesOfTheRegistry()).isPositive();
        if (server == Server.GITHUB) {
            assertThat(folder.resolve("output")).content().contains("sarif=plimsoll-reports/plimsoll.sarif");
            assertThat(folder.resolve("summary")).content().contains("Not compliant", "Compliant");
        }
    }

    @Test
    void an_image_of_no_engine_is_pushed_by_skopeo() throws IOException, InterruptedException {
        var layout = examples.resolve("harbour-shop-oci");
        var environment = new LinkedHashMap<String, String>();
        environment.put("GATE_IMAGE", machine.host() + "/harbour/shop:2");
        environment.put("GATE_SOURCE", "oci:" + layout);
        var gate = List.of(CI.resolve("plimsoll-gate.sh").toString());
        assertThat(machine.run(work, environment, gate).exitCode()).isEqualTo(4);
        assertThat(machine.filesOfTheRegistry()).isZero();
        environment.put("PLIMSOLL_POLICY", "lenient.yaml");
        environment.put("GATE_PUSH", "false");
        var request = machine.run(work, environment, gate);
        assertThat(request.exitCode()).as(request.output()).isZero();
        assertThat(machine.filesOfTheRegistry()).isZero();
        environment.remove("GATE_PUSH");
        var pushed = machine.run(work, environment, gate);
        assertThat(pushed.exitCode()).as(pushed.output()).isZero();
        assertThat(machine.isPushed("harbour/shop", "2")).isTrue();
        assertThat(machine.toldDocker()).isEmpty();
    }

    @Test
    void what_was_not_scanned_is_not_pushed_either() throws IOException, InterruptedException {
        var image = machine.host() + "/harbour/shop:3";
        var gate = List.of(CI.resolve("plimsoll-gate.sh").toString());
        Files.createDirectories(work.resolve("plimsoll-reports"));
        Files.writeString(work.resolve("plimsoll-reports/plimsoll.json"), "of an earlier run");
        Files.writeString(work.resolve("bad.yaml"), "kind: Nonsense\n");
        for (var broken : List.of(
                Map.of("GATE_IMAGE", image, "PLIMSOLL_POLICY", "bad.yaml"),
                Map.of("GATE_IMAGE", image, "PLIMSOLL_ADVISORIES", "none"),
                Map.of("GATE_IMAGE", image, "GATE_BUILD", "false"),
                Map.of("GATE_IMAGE", image, "GATE_PLIMSOLL", "no-such-command"),
                Map.of("GATE_IMAGE", image, "GATE_SOURCE", "registry:" + image),
                Map.of("GATE_IMAGE", ""))) {
            var ended = machine.run(work, broken, gate);
            assertThat(ended.exitCode()).as(broken + "\n" + ended.output()).isNotIn(0, 4);
        }
        assertThat(work.resolve("plimsoll-reports/plimsoll.json")).doesNotExist();
        assertThat(machine.toldDocker()).doesNotContain("push");
        assertThat(machine.filesOfTheRegistry()).isZero();
    }

    @Test
    void a_comment_that_cannot_be_written_changes_no_verdict() throws IOException, InterruptedException {
        var ended = machine.run(
                work,
                Map.of(
                        "GATE_IMAGE", machine.host() + "/harbour/shop:5",
                        "GATE_PULL_REQUEST", "12",
                        "GATE_TOKEN", "not-a-real-token",
                        "GITHUB_REPOSITORY", "harbour/shop",
                        "GITHUB_API_URL", "http://127.0.0.1:1"),
                List.of(CI.resolve("plimsoll-gate.sh").toString()));
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(4);
        assertThat(ended.output())
                .contains("has no comment; the verdict stands")
                .doesNotContain("not-a-real-token");
    }

    @Test
    void an_image_that_was_replaced_after_its_scan_is_not_pushed() throws IOException, InterruptedException {
        var image = machine.host() + "/harbour/shop:4";
        var swapping = folder.resolve("swapping");
        Files.writeString(swapping, """
                #!/bin/sh
                plimsoll "$@" && printf x >>"$(ls "$ENGINE"/*.tar)"
                """);
        assertThat(swapping.toFile().setExecutable(true)).isTrue();
        var ended = machine.run(
                work,
                Map.of("GATE_IMAGE", image, "GATE_PLIMSOLL", swapping.toString(), "PLIMSOLL_POLICY", "lenient.yaml"),
                List.of(CI.resolve("plimsoll-gate.sh").toString()));
        assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains("has become another image while it was scanned");
        assertThat(machine.filesOfTheRegistry()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void what_an_input_says_is_never_taken_for_a_command(Server server) throws IOException, InterruptedException {
        var hostile = "a'\"; touch owned; $(touch owned) `touch owned` ${{ x }}:1";
        var ended = run(job(server, hostile, ""));
        assertThat(ended.exitCode()).as(ended.output()).isNotZero();
        try (var files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("owned");
        }
    }

    @Test
    void each_of_them_is_what_its_server_expects() throws IOException {
        var action = yaml("action.yml");
        assertThat(action).containsKeys("name", "description", "inputs", "runs");
        map(action.get("inputs"))
                .values()
                .forEach(input -> assertThat(map(input)).containsKey("description"));
        var runs = map(action.get("runs"));
        assertThat(runs).containsEntry("using", "composite");
        var declared = map(action.get("inputs")).keySet();
        for (var each : list(runs.get("steps"))) {
            var step = map(each);
            assertThat(step.containsKey("uses")).isNotEqualTo(step.containsKey("run"));
            if (step.containsKey("run")) {
                assertThat(step).containsKey("shell");
                assertThat(step.get("run").toString()).doesNotContain("${{");
            } else {
                assertThat(step.get("uses").toString()).matches("[a-z-]+/[a-z-]+(/[a-z-]+)?@v\\d+");
            }
            var used = Pattern.compile("inputs\\.([a-z-]+)").matcher(step.toString());
            while (used.find()) {
                assertThat(declared).contains(used.group(1));
            }
        }
        var gitlab = map(yaml("gitlab-ci.yml").get("plimsoll-gate"));
        assertThat(gitlab).containsOnlyKeys("stage", "variables", "script", "artifacts");
        var artifacts = map(gitlab.get("artifacts"));
        assertThat(artifacts).containsEntry("when", "always");
        assertThat(map(artifacts.get("reports")))
                .containsEntry("container_scanning", "plimsoll-reports/gl-container-scanning-report.json")
                .containsEntry("junit", "plimsoll-reports/plimsoll-junit.xml");
        var task = yaml("tekton-task.yaml");
        assertThat(task).containsEntry("apiVersion", "tekton.dev/v1").containsEntry("kind", "Task");
        var spec = map(task.get("spec"));
        var parameters = list(spec.get("params")).stream()
                .map(parameter -> map(parameter).get("name").toString())
                .toList();
        var used = Pattern.compile("\\$\\(params\\.([a-z-]+)\\)").matcher(spec.toString());
        while (used.find()) {
            assertThat(parameters).contains(used.group(1));
        }
        list(spec.get("steps"))
                .forEach(step -> assertThat(map(step).get("script").toString()).doesNotContain("$("));
        var jenkins = Files.readString(CI.resolve("Jenkinsfile"));
        assertThat(jenkins).contains("junit ", "archiveArtifacts ").doesNotContainPattern("\\bsh +(\"|'[^'])");
        assertThat(jenkins.chars().filter(c -> c == '{').count())
                .isEqualTo(jenkins.chars().filter(c -> c == '}').count());
    }

    @Test
    void shellcheck_finds_nothing_in_our_scripts() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(TestNeeds.program("shellcheck").toString(), "--severity=style"));
        Repository.files(".sh").forEach(script -> command.add(script.toString()));
        assertThat(command).hasSizeGreaterThan(4);
        var ended = machine.run(Repository.root(), Map.of(), command);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    // --- what servers do with their files ---

    /// The expressions that the action uses, as GitHub would answer them for a push.
    private static String github(String value, Map<String, String> inputs) {
        var text = value.replace("${{ inputs.token && github.event.pull_request.number }}", "");
        return expanded(text, Pattern.compile("\\$\\{\\{ inputs\\.([a-z-]+) }}"), inputs);
    }

    private static String expanded(String text, Pattern variable, Map<String, String> values) {
        return variable.matcher(text).replaceAll(found -> {
            var value = values.get(found.group(1));
            assertThat(value).as("value of %s in %s", found.group(), text).isNotNull();
            return java.util.regex.Matcher.quoteReplacement(value);
        });
    }

    private static Map<String, Object> step(Map<String, Object> action, String id) {
        return list(map(action.get("runs")).get("steps")).stream()
                .map(PipelinesTest::map)
                .filter(step -> id.equals(step.get("id")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        var load = new Load(LoadSettings.builder().setLabel(file).build());
        return map(load.loadFromString(Files.readString(CI.resolve(file))));
    }

    private static Map<String, Object> map(Object node) {
        var map = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) node).forEach((key, value) -> map.put(key.toString(), value));
        return map;
    }

    private static List<?> list(Object node) {
        return (List<?>) node;
    }

    private static List<String> strings(Object node) {
        return list(node).stream().map(Object::toString).toList();
    }
}
