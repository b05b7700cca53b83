package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plimsoll.engine.report.ScanReportReader;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Policies, waivers and VEX as users hand them over.
final class PolicyTest {
    private static final Path POLICIES = Path.of(System.getProperty("plimsoll.root", ".."), "examples", "policies");
    private static final String VEX = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Example", "statements": [{"vulnerability":
            {"name": "CVE-2021-44228"}, "products": [{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core"}],
            "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]}
            """;

    @TempDir
    private Path folder;

    private String shop;
    private String feeds;
    private CommandRun command;

    @BeforeEach
    void examples() throws IOException, InterruptedException {
        shop = CommandRun.examples().resolve("harbour-shop.tar").toString();
        feeds = CommandRun.examples().resolve("advisories").toString();
        command = new CommandRun(folder);
    }

    @Test
    void the_starter_is_sound() throws IOException {
        Files.writeString(
                folder.resolve("policy.yaml"), command.run("policy", "init").out());

        var result = command.run("policy", "check", "policy.yaml");

        assertThat(result.out()).isEqualTo("1 policy and 0 waivers are sound\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void the_starter_replaces_no_file() throws IOException {
        assertThat(command.run("policy", "init", "new.yaml").err()).contains("plimsoll policy check new.yaml");
        Files.writeString(folder.resolve("new.yaml"), "mine");

        var result = command.run("policy", "init", "new.yaml");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(folder.resolve("new.yaml")).hasContent("mine");
    }

    @Test
    void a_replay_and_a_case_open_the_bases_that_policies_name() throws IOException {
        command.run("scan", shop, "--advisories", feeds, "--format", "json=r.json");
        Files.writeString(folder.resolve("based.yaml"), """
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: based
                controls:
                  - trustedBaseImages: { bases: [{ image: "docker-archive:%s" }] }
                """.formatted(shop));
        Files.writeString(
                folder.resolve("based.case.yaml"), "{ policy: based.yaml, report: r.json, outcome: compliant }");

        var replayed = command.run("policy", "replay", "--violations", "--policy", "based.yaml", "r.json");
        assertThat(replayed.out()).contains("not-compliant -> compliant").doesNotContain("+ trustedBaseImages");
        var tried = command.run("policy", "test", ".");
        assertThat(tried.exitCode()).as(tried.out() + tried.err()).isEqualTo(ExitCode.COMPLIANT);

        Files.writeString(
                folder.resolve("based.yaml"),
                Files.readString(folder.resolve("based.yaml")).replace(shop, "none.tar"));
        var unknown = command.run("policy", "replay", "--violations", "--policy", "based.yaml", "r.json");
        assertThat(unknown.out()).contains("+ trustedBaseImages: the image is not built on a trusted base, as far as");
        assertThat(unknown.err()).contains("docker-archive:none.tar: what layers this trusted base has is not known");
    }

    /// Exit code, then each policy with what violates it: a control, and how often.
    static Stream<Arguments> verdicts() {
        return Stream.of(
                arguments(
                        "startup",
                        4,
                        List.of(
                                "startup knownExploited 3",
                                "startup maxSeverity 4",
                                "startup secrets 1",
                                "startup-hygiene rootUser 1",
                                "startup-hygiene unappliedFixes 16")),
                // its database is too old for a bank, which comes before what the image lacks
                arguments(
                        "bank",
                        3,
                        List.of(
                                "bank deniedPackages 1",
                                "bank exploitLikelihood 4",
                                "bank knownExploited 3",
                                "bank maxDatabaseAge 1",
                                "bank maxSeverity 8",
                                "bank requiredLabels 2",
                                "bank rootUser 1",
                                "bank secrets 1")),
                arguments(
                        "public-sector",
                        3,
                        List.of(
                                "public-sector knownExploited 3",
                                "public-sector maxDatabaseAge 1",
                                "public-sector requiredLabels 2",
                                "public-sector rootUser 1",
                                "public-sector unappliedFixes 16")),
                arguments(
                        "only-exploited",
                        4,
                        List.of("only-exploited exploitLikelihood 3", "only-exploited knownExploited 3")),
                arguments(
                        "from-aqua",
                        4,
                        List.of(
                                "from-aqua deniedVulnerabilities 1",
                                "from-aqua exploitLikelihood 2",
                                "from-aqua knownExploited 3",
                                "from-aqua maxScore 5",
                                "from-aqua maxSeverity 4",
                                "from-aqua requiredLabels 1",
                                "from-aqua rootUser 1",
                                "from-aqua secrets 1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verdicts")
    void every_example_gives_its_verdict_on_the_example_image(String name, int exitCode, List<String> violations)
            throws IOException {
        var result = command.run(
                "scan",
                shop,
                "--advisories",
                feeds,
                "--policy",
                POLICIES.resolve(name + ".yaml").toString(),
                "--format",
                "json=r.json");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        var counts = new TreeMap<String, Integer>();
        for (var policy : report("r.json").verdict().policies()) {
            policy.violations()
                    .forEach(violation -> counts.merge(policy.name() + " " + violation.control(), 1, Integer::sum));
        }
        assertThat(counts.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()))
                .containsExactlyElementsOf(violations);
    }

    private ScanReport report(String file) throws IOException {
        try (var in = Files.newInputStream(folder.resolve(file))) {
            return ScanReportReader.read(in, file);
        }
    }

    @Test
    void a_bad_policy_waiver_or_vex_file_stops_the_scan_and_says_where() throws IOException {
        Files.writeString(
                folder.resolve("p.yaml"),
                "apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: x\ncontrols:\n  - rootUsr: {}\n");
        Files.writeString(folder.resolve("v.json"), "{}");

        for (var option : new String[] {"--policy", "--waivers"}) {
            var result = command.run("scan", shop, "--advisories", feeds, option, "p.yaml");
            assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains("p.yaml:5:5: controls[0].rootUsr: unknown key; did you mean rootUser?");
            assertThat(result.out()).isEmpty();
        }
        var result = command.run("scan", shop, "--advisories", feeds, "--vex", "v.json");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("v.json: this is no VEX document");
        assertThat(command.run("policy", "check", "p.yaml").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void what_vex_says_stands_at_the_finding() throws IOException {
        Files.writeString(folder.resolve("v.json"), VEX);

        var result = command.run("scan", shop, "--advisories", feeds, "--vex", "v.json", "--format", "json");

        assertThat(result.out())
                .contains("\"suppressedBy\": \"VEX by Example: not_affected, vulnerable_code_not_in_execute_path\"");
    }

    @Test
    void cases_and_replays_judge_stored_reports() throws IOException {
        var only = POLICIES.resolve("only-exploited.yaml").toAbsolutePath();
        assertThat(command.run("scan", shop, "--advisories", feeds, "--format", "json=r.json")
                        .exitCode())
                .isEqualTo(ExitCode.NOT_COMPLIANT);
        var cases = Files.createDirectories(folder.resolve("cases"));
        Files.writeString(
                cases.resolve("a.case.yaml"),
                "{ policy: '" + only + "', report: ../r.json, outcome: not-compliant }\n");
        assertThat(command.run("policy", "test", "cases").out()).isEqualTo("ok      cases/a.case.yaml\n");
        Files.writeString(
                cases.resolve("b.case.yaml"), "{ policy: '" + only + "', report: ../r.json, outcome: compliant }\n");

        var result = command.run("policy", "test", "cases");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_COMPLIANT);
        assertThat(result.out())
                .contains("differs cases/b.case.yaml", "the outcome is not-compliant; expected is compliant");
        assertThat(command.run("policy", "replay", "--policy", only.toString(), "r.json")
                        .out())
                .contains("not-compliant", "0 of 1 images would change");
    }

    @Test
    void a_draft_is_tried_on_a_folder_of_reports_and_says_what_it_would_change() throws IOException {
        var reports = Files.createDirectories(folder.resolve("reports"));
        command.run("scan", shop, "--advisories", feeds, "--format", "json=reports/a.json");
        command.run("scan", shop, "--advisories", feeds, "--no-policy", "--format", "json=reports/b.json");
        Files.writeString(
                folder.resolve("lax.yaml"),
                "apiVersion: plimsoll/v1\nkind: ImageAssurancePolicy\nname: lax\ncontrols:\n  - rootUser: {}\n"
                        + "actions: { failBuild: false }\n");

        var all = command.run("policy", "replay", "--policy", "lax.yaml", "reports");

        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out())
                .contains(
                        "not-compliant -> compliant, 1 violations more, 7 fewer\n",
                        "1 of 2 images would change: 0 would no longer comply, 1 would comply\n",
                        "  knownExploited: 0 violations more, 3 fewer, in 1 images\n",
                        "  rootUser: 2 violations more, 0 fewer, in 2 images\n");

        Files.writeString(reports.resolve("c.json"), "{");
        var broken = command.run("policy", "replay", "--policy", "lax.yaml", "reports");

        assertThat(broken.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(broken.err()).contains("c.json", "1 of 3 reports could not be read");
        assertThat(broken.out()).contains("1 of 2 images would change");
    }
}
